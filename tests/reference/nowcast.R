# A reporting triangle and its delay distribution by the R package surveillance (1.20.3).
#   Rscript tests/reference/nowcast.R > tests/reference/nowcast.csv
# Each line but the last: how many events of a day were reported 0, 1, 2 ... days later.
suppressMessages(library(surveillance))
set.seed(20240717)
first <- as.Date("2024-03-01"); now <- as.Date("2024-03-20"); longest <- 6
events <- data.frame(happened = first + sample(0:19, 150, TRUE))
events$reported <- events$happened + pmin(rgeom(150, 0.35), longest)
invisible(capture.output(suppressMessages(done <- nowcast(
  now = now, when = now - 3:0, data = events, dEventCol = "happened", dReportCol = "reported",
  D = longest, method = "lawless", aggregate.by = "1 day",
  control = list(dRange = c(first, now), N.tInf.max = 100)))))
known <- events[events$reported <= now, ]
days <- seq(first, now, by = 1)
for (day in days) {
  delay <- as.numeric(known$reported[known$happened == day]) - day
  counts <- sapply(0:longest, function(d) if (day + d <= now) sum(delay == d) else NaN)
  cat(paste(counts, collapse = ","), "\n", sep = "")
}
cat(paste(sprintf("%.15g", delayCDF(done)[["lawless"]][1:(longest + 1)]), collapse = ","), "\n", sep = "")
