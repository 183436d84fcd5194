# What is counted. $who are the persons, in the number of $count.
noun-attacks = { $count ->
    [one] attack
   *[other] attacks
}
noun-incidents = { $count ->
    [one] incident
   *[other] incidents
}
noun-operations = { $count ->
    [one] operation
   *[other] operations
}
noun-raids = { $count ->
    [one] raid
   *[other] raids
}
noun-airstrikes = { $count ->
    [one] airstrike
   *[other] airstrikes
}
noun-casualties = { $who } killed or wounded
noun-killed = { $who } killed
noun-wounded = { $who } wounded
noun-arrested = { $who } arrested
noun-killed_or_arrested = { $who } killed or arrested
noun-abducted = { $who } abducted
noun-anybody = { $count ->
    [one] person
   *[other] people
}
noun-civilians = { $count ->
    [one] civilian
   *[other] civilians
}
noun-militants = { $count ->
    [one] militant
   *[other] militants
}
noun-security_forces = { $count ->
    [one] member of security forces
   *[other] members of security forces
}
