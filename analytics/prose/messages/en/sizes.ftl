# How large a change is and over which time.
sizes-times = { $times } times
sizes-percent = by { $percent }%
sizes-quarter = by a quarter
sizes-third = by a third
sizes-half = by about half
sizes-two_thirds = by two thirds
sizes-three_quarters = by three quarters
sizes-two = { $first } and { $last }
sizes-span = { $first } to { $last }
