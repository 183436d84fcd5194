# Provinces. $what is what is counted.
provinces-none = No { $what } counted in any province
provinces-few = Too few { $what } to rank provinces: { $total }
provinces-tie = Of { $total } { $what } { $names } had { $count } each, the most
provinces-first = { $name } had most { $what }: { $count } of { $total }
provinces-close = Of { $total } { $what } { $first } had { $count } and { $second } { $fewer }; { $close ->
    [2] the two
   *[other] { $close } provinces
} are too close to rank
provinces-rose = rose in { $names }
provinces-fell = fell in { $names }
provinces-changed = { $what } { $clauses }
provinces-change_rest = { $clauses }; in { $count ->
    [one] { $count } province
   *[other] { $count } provinces
} the change is within chance
provinces-unchanged = In no province is the change larger than chance
provinces-not_complete = The list is not complete for { $window_a } or { $window_b }, so they are not compared
provinces-not_compared = No province can be compared with { $window_a }
provinces-all = All { $total } { $what } were in { $name }
provinces-next = After { $first } { $count ->
    [one] comes
   *[other] come
} { $others }.
provinces-blank = { $count ->
    [one] No report names { $names }. That does not mean nothing happened.
   *[other] No report names the other { $count } provinces ({ $names }). That does not mean nothing happened.
}
provinces-outside = Of the { $total } { $what } { $several ->
    [0] { "" }
    [one] { $several } touches several provinces
   *[other] { $several } touch several provinces
}{ $both ->
    [yes] { " and " }
   *[no] { "" }
}{ $nowhere ->
    [0] { "" }
    [one] { $nowhere } has no known place
   *[other] { $nowhere } have no known place
}: counted in the total, but in no province.
provinces-rates = { $what } for every 100,000 people, by province
provinces-alt = Map of provinces by { $view ->
    [change] change
    [rates] rate
   *[counts] count
}. { $headline }. { $values }.
