# What a reader must know of a number.
caution-autocorrelated = Times with many events follow each other, so part of what looks like a change may be a wave.
caution-level_changed = The level changed, so no yearly change is told.
caution-short_series = Under a year is known, so a season may pass for a trend.
