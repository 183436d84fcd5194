# Who did what to whom.
breakdown-nothing = No complete list of incidents says who did what to whom
breakdown-unknown = someone not named
breakdown-directed = { $type } by { $one }, mostly against { $other }
breakdown-between = { $type } between { $one } and { $other }
breakdown-by = { $type } by { $one }
breakdown-most = { $first }: { $count } of { $total } { $what } ({ $percent }%)
breakdown-largest = { $total } { $what } of many sides; the largest part, { $percent }%, is { $first }
breakdown-item = { $what } ({ $count })
breakdown-told = Of { $total } { $what } the most are { $told }.
breakdown-nobody = For { $count } nobody is named as the one who did it.

breakdown-type_armed_attack = armed attacks
breakdown-type_clash = clashes
breakdown-type_bombing = bombings
breakdown-type_shelling = shelling
breakdown-type_airstrike = airstrikes
breakdown-type_assassination = assassinations
breakdown-type_abduction = abductions
breakdown-type_violence_against_civilians = violence
breakdown-type_arrest = arrests
breakdown-type_operation = operations
breakdown-type_deployment = deployments
breakdown-type_presence = presence
breakdown-type_protest = protests
breakdown-type_other = other incidents
