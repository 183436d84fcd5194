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
comparison-alone_sized = { $what } in { $area } { $verb } { $size }, from { $a } to { $b }
comparison-alone_moved = { $what } in { $area } { $verb }, from { $a } to { $b }
comparison-alone_too_close = { $what } in { $area }: { $a }, then { $b }, too close to call
comparison-alone_little_changed = { $what } in { $area } changed little: { $a }, then { $b }
comparison-alone_too_few = Too few { $what } in { $area } to compare: { $a } { $when_a }, { $b } { $when_b }
comparison-alone_none = { $what } in { $area }: { $a }, then { $b }; no direction can be told
comparison-nothing = No two figures here count the same thing
comparison-nothing_because = No comparison: { $reason }
comparison-nothing_complete = { $what } in { $area }: { $a } listed { $when_a }, { $b } { $when_b }; no change can be told
comparison-remedy = Not complete: { $origin }. What is not listed may have happened all the same. If it is complete for some days, its declaration can say so (coverage).
comparison-clause = { $verb } { $size } in { $area }
comparison-clause_next = in { $area } they { $verb } { $size }
comparison-clause_close = in { $area } { $a }, then { $b }, too close to call
comparison-counters_more = in { $area } { $some } of { $all } counters counted more, none clearly
comparison-counters_fewer = in { $area } { $some } of { $all } counters counted fewer, none clearly
comparison-counters_unclear = in { $area } no direction can be told
comparison-sentence = In { $area }, { $origin } counted { $b } { $what_b } { $when_b } after { $a } { $when_a }: { $said }.
comparison-sentence_two = In { $area }, { $origin_a } counted { $a } { $what_a } { $when_a } and { $origin_b } { $b } { $when_b }: { $said }.
comparison-said_change = { $change }, { $range }
comparison-said_probably = probably { $change }, { $range }
comparison-said_may = perhaps { $change }, { $range }
comparison-said_close = too close to call, { $range }
comparison-said_alone = too close to call beside all that were looked at; taken alone, { $range }
comparison-said_little = little changed, { $range }
comparison-said_few = too few to say whether that is a change
comparison-said_more = more
comparison-said_fewer = fewer
comparison-said_none = no direction can be told
comparison-all_of_them = Of all these comparisons: { $said }
comparison-not_compared = { $pairs ->
    [one] We did not compare { $pairs } other pair of figures, because { $reason }.
   *[other] We did not compare { $pairs } other pairs of figures, mostly because { $reason }.
}
comparison-standfirst = In { $area }, { $origin } counted about { $a_month } a month { $when_a } and { $b_month } { $when_b }.
comparison-standfirst_counts = { $origin } counted { $a } { $when_a } and { $b } { $when_b }.
comparison-boxed = { $origin_a }, then { $origin_b }, would give { $change }. Not used: the { $side } number is smaller than its own parts.
comparison-tile_what = { $what } in { $area }
comparison-short_close = too close to call
comparison-short_little = little changed
comparison-tile_counts = { $a } to { $b }
comparison-tile_detail = { $said }; { $origin }
comparison-counters = Who counted what: { $what } a month
comparison-alt = { $headline }. { $count ->
    [0] Nothing is drawn.
   *[other] Ratios of the daily rates with their ranges, 1 meaning no change: { $pairs }.
}
comparison-alt_pair = { $area } ({ $origin }) { $range }
comparison-alt_counters = { $headline }. A row for each counter with a dot for each period: { $pairs }.
comparison-group_province = { $verb } in { $groups }
comparison-group_event_type = { $groups } { $verb }
comparison-group_actor = { $verb } where { $groups } took part
comparison-first = { $what }: { $clause }
comparison-first_moved = { $what } { $clause }
comparison-any_side = { $what } by any side
comparison-involving = { $what } involving { $actor }
comparison-involving_persons = { $what } in events involving { $actor }
comparison-group_none = None of the { $count } { $by } changed more than chance explains
comparison-definition = Counted as { $measure }: { $definition }.
