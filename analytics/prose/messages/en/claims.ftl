# Claims of a ratio, held against figures.
claims-none = No claim about a ratio to check
claims-claim = { $number } { $what }{ $when }, { $worded ->
    [pace] on pace for { $ratio } { $base }
   *[total] { $ratio } { $base }
}
claims-when = { " " }{ $window }
claims-unstated = an unstated number of
claims-unnamed = an unnamed period
claims-ratio = { $bound ->
    [more_than] more than { $times }
    [at_least] at least { $times }
    [less_than] less than { $times }
    [at_most] at most { $times }
    [about] about { $times }
   *[other] { $times }
}
claims-double = double
claims-times = { $times } times
claims-torn = { $claim }: contradicted as a total; as a pace some counts fit and others contradict it
claims-torn_fits = { $claim }: contradicted as a total, not contradicted as a pace
claims-contradicted = { $claim }: contradicted by every count
claims-fits = { $claim }: not contradicted
claims-counted = { $count ->
    [one] { $count } claim about a ratio, and no count to hold it to
   *[other] { $count } claims about a ratio, and no count to hold them to
}
claims-allows_total = Read as a total, { $base } can have had { $limits }.
claims-allows_pace = Read as a yearly pace, { $base } can have had { $limits }.
claims-contradicts = { $origin } counted { $figure }: that contradicts it.
claims-consistent = { $origin } counted { $figure }: that fits.
claims-undetermined = { $origin } counted { $figure }: that leaves it open.
claims-at_most = at most { $high }
claims-at_least = { $low } or more
claims-between = { $low } to { $high }
claims-base_smaller = { $origin }'s { $figure } is smaller than parts of it: { $part_origin } counted { $part_count } in { $part_scope }.
claims-boxed = “{ $ratio } { $base }”, said of { $number } { $what }: as a total no count supports it; as a pace it fits { $fits } and is contradicted by { $contradicts }.
claims-boxed_fits = “{ $ratio } { $base }”, said of { $number } { $what }: it holds only as a pace, not as a total.
claims-boxed_fails = “{ $ratio } { $base }”, said of { $number } { $what }, is contradicted by { $contradicts }.
claims-alt = For each claim a bar of what it allows for the period compared with, and a mark for each count. { $headline }. { $verdicts }.
claims-alt_verdict = read as a { $reading }, { $origin }: { $verdict ->
    [contradicted] contradicted
    [consistent] fits
   *[undetermined] open
}
claims-why_no_base = it names no period to compare with
claims-why_no_subject = it speaks of a figure that is not given
claims-why_open_subject = its figure has no closed period
claims-why_no_figure = no figure is there to hold it to
claims-why_repeats = it repeats a claim that is checked in its place
