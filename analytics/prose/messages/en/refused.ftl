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
refused-different_origin = different people counted: { $origin_a }, then { $origin_b }
refused-different_rule = they were counted by different rules: { $said_a }, then { $said_b }
refused-different_scope = they are about different areas: { $said_a }, then { $said_b }
refused-different_actor = they count what different sides did: { $said_a }, then { $said_b }
refused-different_target = they count what was done to different sides: { $said_a }, then { $said_b }
refused-different_victims = they count different people: { $said_a }, then { $said_b }
refused-different_unit = they count different things: { $said_a }, then { $said_b }
refused-different_kind = one is a count, the other is not: { $said_a }, then { $said_b }
refused-not_systematic = the list is not complete, so what it does not hold may have happened all the same
refused-not_covered = nobody counted every day of { $asked_a } and of { $asked_b }
refused-too_little_known = too few days are known: { $days_a } of { $asked_days_a } and { $days_b } of { $asked_days_b }, not the same days of the year
refused-rule_changed = the way of counting changed in between: { $said_a }, then { $said_b }
refused-still_filling = reports of the later days are still coming in
