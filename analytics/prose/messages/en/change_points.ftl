# Changes of level.
change_points-nothing = No series here is long enough to look for changes of level; the table gives the reason for each.
change_points-one_level = about { $rate } a month throughout
change_points-several = { $count ->
    [one] it { $step }
    [2] the level changed twice; at last it { $step }
   *[other] the level changed { $count } times; at last it { $step }
}
change_points-headline_nothing = { $what } are not counted long enough to look for changes of level
change_points-stayed = { $what } stayed at about { $rate } a month
change_points-told = { $name }: { $said }.
change_points-chance = Where nothing changes, this test still finds a change in up to 1 of 20 series.
change_points-alt = Counts by { $every } with their levels as steps. { $headline }. { $drawn }
