# Counts per bin.
count-none = No { $what } in this time
count-reported = Reported { $what } by { $every }
count-most = { $what }: most in { $when } ({ $count })
count-dated = { $total ->
    [0] Nothing is dated to a { $every } here.
    [one] The one is dated to the { $every }.
   *[other] All { $total } { $what } are dated to the { $every }.
}
count-dated_some = { $certain } of { $total } { $what } are dated to the { $every }; the rest may belong to a neighbouring one (pale).
count-blank = { $count ->
    [one] For one { $every } nobody counted: blank, not zero.
   *[other] For { $count } { $every }s nobody counted: blank, not zero.
}
count-alt = Bars of counts, { $period }; the highest stands for { $largest }. { $headline }.
count-alt_groups = Bars of counts for { $groups }, { $period }; the highest stands for { $largest }. { $headline }.
