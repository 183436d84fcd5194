# Comparisons of two periods. $what is what is counted, $area where, $a and $b the counts.
comparison-verb = { $way ->
    [fell] { $certainty ->
        [plain] fell
        [probably] probably fell
       *[may] may have fallen
    }
   *[rose] { $certainty ->
        [plain] rose
        [probably] probably rose
       *[may] may have risen
    }
}
comparison-moved = { $what } in { $area } { $verb } { $size }, from { $a } to { $b }
comparison-moved_few = { $what } in { $area } { $verb }, from { $a } to { $b }
comparison-moved_bound = { $what } in { $area } { $verb }, from { $a } to { $b }
comparison-close = { $what } in { $area }: too close to call, { $a }, then { $b }
comparison-little = { $what } in { $area } changed little: { $a }, then { $b }
comparison-few = Too few { $what } in { $area } to compare: { $a } in { $window_a }, { $b } in { $window_b }
comparison-silent = { $what } in { $area }: { $a }, then { $b }; no direction can be told
comparison-nothing = No two figures here count the same thing
comparison-nothing_complete = No list here is complete, so { $window_a } and { $window_b } are not compared
comparison-clause_first = { $what } { $verb } { $size } in { $area }
comparison-clause = { $verb } { $size } in { $area }
comparison-clause_close = in { $area } too close to call: { $a }, then { $b }
comparison-counters_more = in { $area } { $more } of { $all } counters counted more, none clearly
comparison-counters_fewer = in { $area } { $more } of { $all } counters counted fewer, none clearly
comparison-counters_unclear = in { $area } no direction can be told
comparison-by_all = Every counter that covered both periods in { $area } says so.
comparison-sentence = In { $area }, { $origin } counted { $b } { $what } in { $window_b } after { $a } in { $window_a }: { $said }.
comparison-sentence_two = In { $area }, { $origin_a } counted { $a } { $what } in { $window_a } and { $origin_b } { $b } in { $window_b }: { $said }.
comparison-said_change = { $change }, { $range }
comparison-said_probably = probably { $change }, { $range }
comparison-said_may = perhaps { $change }, { $range }
comparison-said_close = too close to call, { $range }
comparison-said_little = little changed, { $range }
comparison-said_few = too few to say whether that is a change
comparison-said_more = more
comparison-said_fewer = fewer
comparison-said_none = no direction can be told
comparison-not_compared = We did not compare { $pairs ->
    [one] { $pairs } other pair of figures
   *[other] { $pairs } other pairs of figures
}, mostly because { $reason }.
comparison-standfirst = { $origin } counted { $a } in { $window_a } and { $b } in { $window_b }: about { $a_month }, then { $b_month } a month.
comparison-standfirst_counts = { $origin } counted { $a } in { $window_a } and { $b } in { $window_b }.
comparison-boxed = { $origin_a }, then { $origin_b }, would give { $change }. Not used: the first number is smaller than its own parts.
comparison-boxed_later = { $origin_a }, then { $origin_b }, would give { $change }. Not used: the second number is smaller than its own parts.
comparison-tile_what = { $what } in { $area }
comparison-short_close = too close to call
comparison-tile_counts = { $a } to { $b }
comparison-tile_detail = { $said }; { $origin }
comparison-alt = { $headline }. { $count ->
    [0] Nothing is drawn.
   *[other] Ratios of the daily rates with their ranges, 1 meaning no change: { $pairs }.
}
comparison-alt_pair = { $area } ({ $origin }) { $range }
comparison-alt_counters = { $headline }. A row for each counter with a dot for each period: { $pairs }.
comparison-groups = { $what } { $clause }
comparison-group_province = { $verb } in { $groups }
comparison-group_event_type = of the kind { $groups } { $verb }
comparison-group_actor = { $verb } where { $groups } took part
comparison-involving = { $what } involving { $actor }
comparison-group_none = None of the { $count } { $by } changed more than chance explains
