# Bins that stand out. $expected is how many would by chance alone.
warnings-nothing = We cannot flag unusual { $every }s: no complete list of incidents covers this area
warnings-headline = { $flags ->
    [0] No { $every } stands out
    [one] One { $every } stands out; about { $expected } would by chance alone
   *[other] { $flags } { $every }s stand out; about { $expected } would by chance alone
}
warnings-headline_chance = { $flags ->
    [0] No { $every } stands out
    [one] One { $every } stands out; chance alone would give about { $expected }
   *[other] { $flags } { $every }s stand out, about as many as chance alone would give ({ $expected })
}
warnings-looked_at = We looked at { $tested } { $every }s in { $groups ->
    [one] one series
   *[other] { $groups } series
}; { $flags ->
    [0] none stands out.
    [one] one stands out, and about { $expected } would by chance alone.
   *[other] { $flags } stand out, and about { $expected } would by chance alone.
}
warnings-place = { $name } ({ $flags })
warnings-most = { $flags ->
    [one] It is in { $named }.
   *[other] Most are in { $named }.
}
warnings-flag = { $name } ({ $count }, where more than { $threshold } is unusual)
warnings-latest = In the latest { $every } ({ $when }) { $named } { $count ->
    [one] stands
   *[other] stand
} out.
warnings-latest_none = In the latest { $every } ({ $when }) nothing stands out.
warnings-group = { $flags ->
    [one] { $flags } stands out; about { $expected } of { $tested } would by chance
   *[other] { $flags } stand out; about { $expected } of { $tested } would by chance
}
warnings-alt = Counts of each group, with a mark at each count that stands out. { $headline }. { $drawn }
