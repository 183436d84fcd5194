# Months against the same months.
months-headline = { $what } in { $area }: { $b } in { $months ->
    [one] { $months } month
   *[other] { $months } months
} of { $window_b }, { $a } in the same { $months ->
    [one] month
   *[other] months
} of { $window_a } ({ $origin })
months-headline_list = { $what } in { $area }: { $which } than in { $window_a } in { $count } of { $months ->
    [one] { $months } month
   *[other] { $months } months
} of { $window_b }
months-none = No counter has the same month of both periods
months-blank = { $count ->
    [one] { $count } month has
   *[other] { $count } months have
} no count: left blank, which is not zero.
months-alt = Pairs of bars, month against month: { $names }. { $headline }.
months-series = { $area } ({ $origin })
months-series_what = { $area }: { $what } ({ $origin })
months-series_rule = { $area }: { $what }, { $rule } ({ $origin })
months-nobody = counter not stated
