# A change in words. $least, $most and $size are whole per cent; $times has its digits.
change-down = down { $size }%
change-up = up { $size }%
change-times = { $times } times as many
change-to_zero = down to none
change-to_times = to { $times } times as many
change-range_down = between { $least }% and { $most }% fewer
change-range_up = between { $least }% and { $most }% more
change-range_times = between { $least } and { $most } times as many
change-range_both = between a fall of { $least }% and a rise of { $most }%
change-range_both_times = between a fall of { $least }% and { $most } times as many
change-at_least_up = at least { $size }% more
change-at_least_times = at least { $times } times as many
change-at_least_down = at least { $size }% fewer
change-open_up = anything up from a fall of { $least }%
change-unknown = too open to tell
