# Events and totals in the order of time.
timeline-in = in { $places }
timeline-listed = { $count ->
    [one] The list holds one event { $where }, { $period }
   *[other] The list holds { $count } events { $where }, { $period }
}
timeline-listed_actor = { $count ->
    [one] The list holds one event with { $actor } { $where }, { $period }
   *[other] The list holds { $count } events with { $actor } { $where }, { $period }
}
timeline-reported = { $count ->
    [one] Reports tell of one event { $where }, { $period }
   *[other] Reports tell of { $count } events { $where }, { $period }
}
timeline-reported_actor = { $count ->
    [one] Reports tell of one event with { $actor } { $where }, { $period }
   *[other] Reports tell of { $count } events with { $actor } { $where }, { $period }
}
timeline-totals = { $count ->
    [0] Nothing was reported in { $period }
    [one] Only a total is known, { $period }: no single event is dated
   *[other] What each counter reported, { $period }: { $count } totals
}
timeline-undated = { $count ->
    [one] No day is known for the one event
   *[other] No day is known for any of the { $count } events
}
timeline-reports = We found { $reports } reports of { $events ->
    [one] one event
   *[other] { $events } events
}.
timeline-all_days = { $count ->
    [one] Its day is known.
   *[other] The day is known for all { $count }.
}
timeline-days = { $exact ->
    [0] No day is known; of { $rough } events only the days, weeks or months in which they fell.
   *[other] The day is known for { $exact }; for { $rough } only the days, weeks or months in which they fell.
}
timeline-most = The largest number is in { $first } ({ $count }), then { $second } ({ $fewer }).
timeline-several = { $count ->
    [one] One event touches more than one province.
   *[other] { $count } events touch more than one province.
}
timeline-deadliest = Deadliest: { $event }.
timeline-only = { $event }.
timeline-deadliest_several = Deadliest: { $count } events with { $toll } killed in each.
timeline-sums = { $count ->
    [one] One row sums up several events, or more than a week
   *[other] { $count } rows sum up several events, or more than a week, the largest
}: { $event }.
timeline-event = { $toll } killed in { $act }, { $where }, { $when }
timeline-between = between { $one } and { $other }
timeline-by = by { $actor }
timeline-against = against { $target }
timeline-beside = { $count ->
    [one] One total published by others is shown below the events, over the period it covers.
   *[other] { $count } totals published by others are shown below the events, each over the period it covers.
}
timeline-alt = Timeline, { $period }, one lane each for { $lanes }. { $headline }. Days are dots, windows are bars, totals of others are bars over the period they cover.
timeline-alt_skyline = Bars of reported totals, { $period }: as wide as the period, as high as the rate. { $headline }.

timeline-type_armed_attack = an armed attack
timeline-type_clash = a clash
timeline-type_bombing = a bombing
timeline-type_shelling = shelling
timeline-type_airstrike = an airstrike
timeline-type_assassination = an assassination
timeline-type_abduction = an abduction
timeline-type_violence_against_civilians = violence
timeline-type_arrest = an arrest
timeline-type_operation = an operation
timeline-type_deployment = a deployment
timeline-type_presence = an incident
timeline-type_protest = a protest
timeline-type_other = an incident
timeline-tile_most = events in { $first }, more than in any other province
timeline-tile_next = then { $second } ({ $fewer })
timeline-tile_day = of { $events } events are known to the day
timeline-tile_only = killed in { $act }
timeline-tile_several = killed in each of the deadliest { $count } events
timeline-tile_first = the first: { $where }, { $when }
timeline-tile_act = killed in the deadliest: { $act }
timeline-tile_place = { $where }, { $when }
