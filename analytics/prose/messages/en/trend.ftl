# Trend and levels of series. Rates are a month; sizes and ranges come in words.
trend-nothing = No series here can be followed; the table gives the reason for each.
trend-subject_none_somewhere = { $what } in { $place }
trend-subject_none_anywhere = { $what }
trend-subject_actor_somewhere = { $what } by { $actor } in { $place }
trend-subject_actor_anywhere = { $what } by { $actor }
trend-subject_sides_somewhere = { $what } and clashes of { $actor } in { $place }
trend-subject_sides_anywhere = { $what } and clashes of { $actor }
trend-subject_anyone_somewhere = { $what } by any side in { $place }
trend-subject_anyone_anywhere = { $what } by any side

trend-week = the week of { $days }
trend-step_fell = fell { $size } in { $when }, from { $before } to { $after } a month
trend-step_rose = rose { $size } in { $when }, from { $before } to { $after } a month
trend-step_rose_from_few = rose in { $when }, from { $before } to { $after } a month

trend-headline_step = { $what } { $step }, and stayed there
trend-headline_step_since = { $what } { $step }; in the last year they were { $latest } a month
trend-headline_rose = { $what } rose { $size } each year ({ $range })
trend-headline_fell = { $what } fell { $size } each year ({ $range })
trend-headline_flat = { $what } stayed at about { $rate } a month since { $since }
trend-headline_little = { $what } hardly changed: about { $rate } a month since { $since }
trend-headline_unclear = { $what } show no clear trend: about { $rate } a month since { $since }
trend-headline_nothing = { $what } cannot be followed: no count is complete and long enough

trend-short_step = { $step }
trend-short_step_since = { $step }; { $latest } a month in the last year
trend-short_rose = rising { $size } each year ({ $range })
trend-short_fell = falling { $size } each year ({ $range })
trend-short_flat = about { $rate } a month throughout
trend-short_little = about { $rate } a month; a year's change lies { $range }
trend-short_unclear = no clear trend, about { $rate } a month; a year's change lies { $range }

trend-year_rose = { $name }: { $count } { $what }, { $period }. Over that time the rate rose { $size } each year ({ $range }).
trend-year_fell = { $name }: { $count } { $what }, { $period }. Over that time the rate fell { $size } each year ({ $range }).
trend-year_flat = { $name }: { $count } { $what }, { $period }. The level did not change: about { $rate } a month.
trend-year_little = { $name }: { $count } { $what }, { $period }. The rate hardly changed: a year's change lies { $range }.
trend-year_unclear = { $name }: { $count } { $what }, { $period }. Too close to call: a year's change lies { $range }.

trend-levels = { $count ->
    [one] { $name }: the level changed once: it { $largest }.
    [2] { $name }: the level changed twice: { $rates } a month. The largest: it { $largest }.
   *[other] { $name }: the level changed { $count } times: { $rates } a month. The largest: it { $largest }.
}
trend-chance = Where nothing changes, this test still finds a change in up to 1 of 20 series.
trend-filling = Counts from { $day } on may still grow: they are shaded and used in no estimate.
trend-not_followed = { $name } is not followed: { $reason }.
trend-not_followed_several = { $count } more counts are too short or incomplete for a trend; the table says which.
trend-alt = Counts by { $every }, with the fitted line and its band or, where the level changed, the levels as steps. { $headline }. { $drawn }
trend-alt_nothing = No chart. { $headline }.
trend-tile_counts = { $rates } a month
trend-tile_step = since { $changed }; { $name }
trend-tile_step_since = in { $changed }, { $latest } a month in the last year; { $name }
trend-tile_rose = { $range } each year; { $name }
trend-tile_fell = { $range } each year; { $name }
trend-tile_flat = throughout; { $name }
trend-tile_little = a year's change: { $range }; { $name }
trend-tile_unclear = a year's change: { $range }; { $name }
trend-standfirst = { $name }: { $count } { $what }, { $period }.
