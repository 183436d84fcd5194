# Notes that a result carries.
note-silent_end = The list has no event after { $last_event } although it claims to cover until { $covered }: the days after are taken as not known, and not as zero.
note-joined_provinces = A province split off on { $day } ({ $provinces }) is counted with the one it was split from throughout.
note-no_single_number = { $count } events give no single number and are not in what is expected.
