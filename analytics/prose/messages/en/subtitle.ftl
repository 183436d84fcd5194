# What was measured and over which time. $title is that of the result, as its measure gives it.
subtitle-comparison = { $what }, { $earlier } and { $later }
subtitle-sensitivity = { $what }, { $earlier } and { $later }
subtitle-months = { $title }
subtitle-provinces = { $title }, { $period }
subtitle-claims = { $title }
subtitle-timeline = Events over time, { $period }
subtitle-count = { $what } by { $every }, { $period }
subtitle-trend = { $what } by { $every }, { $period }
subtitle-warnings = { $what } by { $every }, { $period }
subtitle-breakdown = { $what } by who did what to whom, { $period }
