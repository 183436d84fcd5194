# How a line of a result came about.
lineage-asked = Asked: { $what }{ $narrowed ->
    [none] {""}
   *[other] ; only { $narrowed }
}.
lineage-definition = What counts: { $definition }.
lineage-rows = { $count ->
    [0] No row is named behind it.
    [one] 1 row stands behind it: { $sources }.
   *[other] { $count } rows stand behind it: { $sources }.
}
lineage-covered = { $source } claims to be complete for { $area }, { $days }: there a day without a row is 0.
lineage-not_covered = No list behind it claims to be complete: where it has no row, nothing is known, which is not 0.
