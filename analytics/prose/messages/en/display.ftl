# What values, datasets and results say of themselves in a notebook or a terminal.
display-window = { $days ->
    [0] { $period } ({ $interval })
    [one] { $period }, 1 day ({ $interval })
   *[other] { $period }, { $days } days ({ $interval })
}
display-range = { $low } to { $high }
display-point = { $low }
display-least = { $low } or more
display-most = at most { $high }
display-over = more than { $low }
display-under = less than { $high }
display-amount = { $loose ->
    [True] about{" "}
   *[other] {""}
}{ $unit ->
    [ratio] { $said } times
    [share] { $said }%
    [rate] { $said } a { $base }
   *[other] { $said }
}
display-place = { $name } ({ $scope }), { $precision ->
    [exact] a known spot
    [near] near it
    [unknown] how near is not known
   *[other] { $precision }
}
display-times = { $times } times
display-rates = From { $a } in { $days_a } days to { $b } in { $days_b } days.
display-candidates = { $statistics ->
    [one] 1 reported figure
   *[other] { $statistics } reported figures
} and { $incidents ->
    [one] 1 incident
   *[other] { $incidents } incidents
} proposed; { $unread ->
    [0] every number of the text stands in one of them
    [one] 1 number of the text stands in none
   *[other] { $unread } numbers of the text stand in none
}.
display-dataset = { $incidents ->
    [one] 1 incident
   *[other] { $incidents } incidents
} and { $figures ->
    [one] 1 reported figure
   *[other] { $figures } reported figures
} from { $sources ->
    [one] 1 source
   *[other] { $sources } sources
}, { $period }
display-selection = Only { $asked }.
display-account = Rows read: { $read }; kept: { $kept }; { $skipped ->
    [0] {""}
   *[other] skipped: { $skipped };{" "}
}{ $rejected ->
    [0] none rejected
   *[other] rejected: { $rejected }, each with its reason in facts.rejects
}.
display-more_notes = { $count ->
    [one] 1 more note
   *[other] { $count } more notes
} in result.attrs["result"]["notes"].
display-more = { $count ->
    [one] 1 more row
   *[other] { $count } more rows
}.
display-refused = { $count ->
    [one] 1 row was refused
   *[other] { $count } rows were refused
}: result[result["refused"].notna()] says why.
display-left_out = Not counted: { $what }.
display-columns = All { $count } columns stay in the frame; an.rows(result, 0) are the rows behind line 0, an.explain(result, 0) how it came about.
display-part = { $count } of { $of } rows of: { $what }
