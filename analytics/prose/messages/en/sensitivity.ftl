# Other ways to count, and what they would change.
sensitivity-nothing = No other way of counting gives other numbers
sensitivity-stays = { $ways ->
    [one] One other way of counting tells the same
   *[other] { $ways } other ways of counting tell the same
}
sensitivity-depends = Another direction, or none, is told { $how }
sensitivity-as_counted = as counted
sensitivity-strict_dates = with events dated to the day alone
sensitivity-loose_dates = with every event in the middle of its days
sensitivity-low_figures = with the lowest numbers of persons
sensitivity-high_figures = with the highest numbers of persons
sensitivity-with_doubtful = with doubtful reports
sensitivity-merged = with events told once that may be told twice
sensitivity-counter = by { $origin } alone
sensitivity-range = { $how } { $range }
sensitivity-alt = Ranges of the change, a row for each way of counting. { $headline }. { $drawn }.
