# What a reader must know of a number.
caution-level_changed = The level changed, so no yearly change is told.
caution-season_unknown = Less than two years are known, so a season may pass for a change.
caution-short_series = Under a year is known, so a season may pass for a trend.
caution-no_subperiods = Only the totals are known, not the months inside them.
caution-few_events = One of the two counts is very small.
caution-zero_total = One of the two counts is zero.
caution-imprecise_dates = Some events may lie outside the days compared, which makes the range wider.
caution-days_not_covered = Days that nobody counted are left out on both sides.
caution-rule_changed = The way of counting changed within a period.
caution-part_of_window = Only these days of { $part_days } are known and compared.
caution-part_of_windows = Only a part of the days is known and compared: { $window_a }, then { $window_b }.
caution-approximate = One of the numbers is approximate.
caution-sum_of_figures = A count is the sum of several figures.
caution-several_numbers = The same source gives several numbers for one period; the range covers all of them.
caution-outside_coverage = Some of these days lie outside what the source says it covers.
caution-season = The two sides are not the same months; a season alone { $season ->
    [no] may make such a change
   *[other] can make a factor of { $season }
}.
caution-through_longer_window = One side is known only through the total of a longer period.
caution-other_counter = The two numbers come from different counters ({ $origin_a }, then { $origin_b }), so part of the change may be who counted.
caution-other_rule = They were counted by different rules ({ $rule_a }, then { $rule_b }), so no ratio is given.
caution-part_exceeds_whole = The { $side } figure is smaller than a part of it: { $part_origin } counted { $part_count } in { $part_scope } ({ $part_window }). So no direction is told.
caution-borrowed_dispersion = How much such counts vary by themselves is taken from similar series.
caution-doubt = { $doubt ->
    [duplicates] { $doubt_a } of { $of_a } and then { $doubt_b } of { $of_b } reports may tell of events already counted, which could explain the change.
    [actor] It is not known who did { $doubt_a } of { $of_a } and then { $doubt_b } of { $of_b }: the true counts lie between { $count_a } and { $most_a }, then between { $count_b } and { $most_b }. That could explain the change.
    [place] The province of { $doubt_a } of { $of_a } and then { $doubt_b } of { $of_b } is not known: the true counts lie between { $count_a } and { $most_a }, then between { $count_b } and { $most_b }. That could explain the change.
   *[amount] No number is known for { $doubt_a } of { $of_a } and then { $doubt_b } of { $of_b } events, which could explain the change.
}
caution-sum_of_parts = The figure is the sum of what was counted in parts of the area.
caution-provisional = The latest months come from provisional releases, which their source still corrects.
caution-undirected = Clashes count for both their sides, whichever began them.
caution-one_of_many = Taken alone this range shows a change. But { $looked } were looked at one by one, and chance alone makes about 1 in 20 show one, so it is not named.
caution-beside_events = Taken alone this range shows a change. But the events behind these people did not change, and beside them a change is named only where chance would show it in fewer than 1 of 200 such comparisons.
caution-first_prints = Both numbers are as they were told about as long after their days; the { $revised_side } one was later revised to { $revised }.
caution-more_than_parts = A total is more than its parts, which add up to { $parts_sum }: it may have been revised and they not.
