# Words on charts: legends, heads, axes and notes, and what hovering over a mark says.
chart-months = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
chart-day = { $day } { $month }
chart-days = { $first } to { $last }
chart-every = { $what } a { $every ->
    [day] day
    [week] week
    [month] month
    [quarter] quarter
    [year] year
   *[other] bin
}
chart-a_month = a month
chart-source = { $count ->
    [0] Source: not named.
    [one] Source: { $sources }.
   *[other] Sources: { $sources }{ $more ->
        [0] {""}
        [one] ; { $more } more source
       *[other] ; { $more } more sources
    }.
}
chart-more = { $count ->
    [one] { $count } more is in the table.
   *[other] { $count } more are in the table.
}
# Counts in bins
chart-not_known = not known
chart-filling = may still be filling
chart-counted = counted
chart-certain = certain
chart-possible = possible: the date is not exact
chart-bin_possible = certain { $certain }, possible { $possible }
chart-bin_counted = counted { $count }
chart-bin_filling = counted { $count } (may still be filling)
chart-fitted = fitted
chart-range = 95% range
chart-level = level
chart-change = change of level
chart-bin_level = level { $rate }
chart-bin_fitted = fitted { $rate } ({ $low } to { $high })
chart-usual = usual range
chart-provisional = provisional, its source still corrects it
chart-plus = +: at least; more may belong to the month, since some days are not exact.
chart-flagged = stands out
chart-bin_untested = not tested
chart-bin_usual = threshold { $threshold }
chart-bin_flagged = threshold { $threshold }: stands out
# Changes
chart-same_counter = The same counter in both periods
chart-other_counter = Different counters: part of the change is who counted
chart-scale = halved, same, doubled
chart-same = same
chart-more_or_fewer = fewer ← { $what } a day → more
chart-head_pair = Area and counter
chart-head_counts = counts
chart-head_change = change (95% range)
chart-one_counter = Counted by { $counter }.
chart-side = { $origin }, { $window }: { $count } in { $days ->
    [0] an unknown number of
   *[other] { $days }
} days
chart-rates = { $rates } a month
chart-a_day = a day: { $change }
chart-few_higher = more
chart-few_lower = fewer
chart-few_unsure = too close to call
chart-close = too close ({ $low } to { $high }%)
chart-times = ×{ $size }
chart-times_range = ×{ $size } ({ $low } to { $high })
chart-percent = { $size }%
chart-percent_range = { $size }% ({ $low } to { $high }%)
chart-open = cannot be told
chart-span_times = ×{ $low } to { $high }
chart-span_percent = { $low } to { $high }%
chart-least_times = at least ×{ $size }
chart-least_percent = { $size }% or more
chart-little = little changed
chart-unclear = too close
# Claims
chart-claim = { $origin }, read as { $reading ->
    [as_written] as written
    [pace] a pace
   *[total] a total
}
chart-claim_against = against { $origin }
chart-claim_consistent = { $figure } fits
chart-claim_contradicted = { $figure } contradicts it
chart-claim_undetermined = { $figure } leaves it open
chart-claim_axis = bar: what the claim allows; mark: what was counted
chart-head_claim = Claim and counter
chart-head_counted = what was counted
# Who counted what
chart-claimed = † counts what the group itself claims
chart-unstated = ? how it was counted is not stated
chart-least = arrow: at least
chart-in_days = { $count } in { $days } days
# Provinces
chart-boundaries = Boundaries: { $source }, simplified; they imply no endorsement.
chart-per_100k = per 100,000 people
chart-head_province = Province
chart-head_both = before → after
chart-head_changed = change
chart-none = None counted: { $names }.
chart-blank = Not reported, which is not zero: { $names }.
chart-not_reported = not reported
chart-class = { $low } to { $high }
chart-province_count = { $count } counted
chart-province_rate = { $rate } per 100,000 people
chart-province_before = { $count } before
# Timelines and reported figures
chart-attack = attacks and clashes
chart-forces = operations, arrests
chart-other = other
chart-not_stated = not stated
chart-inexact = { $what }, day not exact
chart-window = known to a window
chart-deadliest = deadliest, named below
chart-editor = set by the editor
chart-weekly = events a week
chart-lane_weekly = up to { $count } a week
chart-events = { $count ->
    [one] { $count } event
   *[other] { $count } events
}
chart-reports = { $count ->
    [one] { $count } report
   *[other] { $count } reports
}
chart-sums = { $count ->
    [one] { $count } row
   *[other] { $count } rows
} of many events at once: not drawn.
chart-lanes = { $count ->
    [one] { $count } lane with fewer events is in the table.
   *[other] { $count } lanes with fewer events are in the table.
}
chart-wide = { $count ->
    [one] { $count } event
   *[other] { $count } events
} known only to more than a week: not drawn.
chart-skyline = The area of a bar is its number. Pale: at least. Dashed: its parts are drawn as well.
chart-in_all = { $count } in all
chart-total = total of parts drawn
chart-reported = reported
chart-bound = at least
