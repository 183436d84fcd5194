# Notes that a result carries.
note-silent_end = The list has no event after { $last_event } although it claims to cover until { $covered }: the days after are taken as not known, and not as zero.
note-definition = What counts here ({ $title }): { $definition }.
note-found_only = These are reports that were found, not a complete list: where none was found, nothing is known.
note-joined_provinces = A province split off on { $day } ({ $provinces }) is counted with the one it was split from throughout.
note-no_single_number = { $count } events give no single number and are not in what is expected.
note-looked_at = Of { $rows } { $by } looked at one by one, about { $by_chance } would stand out by chance alone; named are only those that stand out even so.
note-still_filling = Reports of the latest days are still coming in; { $days ->
    [one] { $days } day is
   *[other] { $days } days are
} left out of the comparison.
note-blank_months = A blank month is a month that nobody counted, which is not zero.
note-sum_does_not_add_up = { $origin } gives parts that do not fit its total: in { $place }, { $window }, { $parts ->
    [one] a part of it alone is { $parts_low }
   *[other] { $parts } parts make { $parts_low }
}, the total is { $total }.
note-several_numbers = { $origin } gives several numbers for one period.
note-whole_province = The data does not tell { $place } apart: the whole of { $scope } is meant.
note-rejected_rows = { $count } of { $read } rows of { $source } could not be read and are not counted.
note-undirected = Clashes count for both their sides, whichever began them.
note-small_cells = { $count ->
    [one] One row is
   *[other] { $count } rows are
} not shown: the source shares totals only, and fewer than { $smallest } events in a row, or what would give them away, stay with it.
note-found = Only rows that say “{ $words }”.
note-outside = Of { $kept } rows kept, { $count ->
    [one] 1 lies
   *[other] { $count } lie
} outside the days or places asked for{ $may_belong ->
    [0] .
    [one] ; 1 of these may belong here, since it names a wider place or none, and is not counted.
   *[other] ; { $may_belong } of these may belong here, since they name a wider place or none, and are not counted.
}
note-near = Only incidents within { $km } km; { $unplaced ->
    [0] all have a distance
    [one] 1 incident has no distance, since no spot is known
   *[other] { $unplaced } incidents have no distance, since no spot is known
}.
