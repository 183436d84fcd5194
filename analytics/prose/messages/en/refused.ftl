# Why something was refused.
refused-not_complete = { $missed ->
    [one] a list of what was found, { $missed } event: silence does not mean that nothing happened
   *[other] a list of what was found, { $missed } events: silence does not mean that nothing happened
}
refused-no_whole_bin = no { $every } lies whole inside the covered days
refused-too_wide = { $missed } events are dated more roughly than a { $every }: use longer bins
refused-bounds_only = { $missed } of its numbers are given as a bound, such as "over 100", and not as a number
refused-too_short = it has { $bins } { $bins ->
    [one] { $every }
   *[other] { $every }s
} with a count and { $count } events; at least { $least_bins } and { $least_events } are needed
refused-no_baseline = seven covered { $every }s without a gap are needed before a { $every } can stand out
refused-persons = persons of one event come together: only counts of events can be watched
