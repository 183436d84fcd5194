# How large a change is and over which time.
sizes-percent = by { $percent }%
sizes-to_none = to none
sizes-quarter = by a quarter
sizes-third = by a third
sizes-half = by about half
sizes-two_thirds = by two thirds
sizes-three_quarters = by three quarters
sizes-two = { $first } and { $last }
sizes-span = { $first } to { $last }
sizes-up_to = up to { $last }
sizes-from = from { $first }
sizes-during_in = in { $window }
sizes-during_span = from { $window }
sizes-during_day = on { $window }
sizes-any_time = any time
