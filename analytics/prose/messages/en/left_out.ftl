# Rows that were read and not counted, and why. $count is how many.
left_out-undated = { $count } without a date
left_out-open = { $count } without an end date
left_out-unplaced = { $count } that could not be placed
left_out-part_of = { $count ->
    [one] { $count } sub-total already inside a larger figure
   *[other] { $count } sub-totals already inside a larger figure
}
left_out-doubtful = { $count ->
    [one] { $count } report marked as doubtful
   *[other] { $count } reports marked as doubtful
}
left_out-restated = { $count ->
    [one] { $count } repeat of a figure already used
   *[other] { $count } repeats of a figure already used
}
left_out-superseded = { $count } replaced by a newer figure
left_out-foiled = { $count } foiled or denied
left_out-other_type = { $count } of another kind, such as arrests or deployments
left_out-other_actor = { $count } by others
left_out-other_place = { $count } in other places
left_out-unknown_amount = { $count } without a number
left_out-outside_coverage = { $count } outside the covered days
left_out-outside_window = { $count } outside the period
left_out-without_counterpart = { $count } with no counterpart in the other period
left_out-rejected = { $count } that could not be read
left_out-unallocated = { $count } of several provinces
left_out-not_complete = { $count } in lists that are not complete
left_out-other_length = { $count } for another length of time
left_out-bound_only = { $count ->
    [one] { $count } number given as a bound only
   *[other] { $count } numbers given as a bound only
}
left_out-too_wide = { $count } dated too roughly for one bin
