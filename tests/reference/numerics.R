# Reference values of the numerical measures, computed with base R (4.2.2).
#   Rscript tests/reference/numerics.R > tests/reference/numerics.csv
# Each line: key, then values. The tests compare both this output and the package with the file.
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
line <- function(key, ...) cat(paste(c(key, sprintf("%.15g", c(...))), collapse = ","), "\n", sep = "")

# Exact ratio of two rates (later over earlier). The interval is that of poisson.test; the p-value
# is the central one, twice the smaller tail, which poisson.test does not offer.
exact <- function(key, a, days_a, b, days_b, level = 0.95) {
  test <- poisson.test(c(b, a), c(days_b, days_a), conf.level = level)
  share <- days_b / (days_a + days_b)
  tails <- c(pbinom(b, a + b, share), pbinom(b - 1, a + b, share, lower.tail = FALSE))
  line(key, a, days_a, b, days_b, level, test$estimate, test$conf.int, min(1, 2 * tails))
}
exact("exact", 9, 16660, 2, 17877)
exact("exact", 10, 20000, 2, 17877)
exact("exact", 15, 19017, 41, 28010)
exact("exact", 121, 365, 153, 182)
exact("exact", 135, 365, 65, 366)
exact("exact", 5, 365, 0, 366)
exact("exact", 0, 365, 7, 366)
exact("exact", 0, 31, 0, 29)
exact("exact", 1, 365, 1, 366, 0.9)
exact("exact", 2817, 365, 1204, 365, 0.99)
exact("exact", 3, 7, 250, 7)

# Corrected p-values.
p <- c(0.01, 0.02, 0.04, 0.2, 0.003, 0.5, 0.04)
line("holm", p.adjust(p, "holm"))
line("bh", p.adjust(p, "BH"))

# Trend of the coal-mining disasters (Jarrett 1979), years as bins.
coal <- read.csv(file.path(here, "coal_mining.csv"))
fit <- glm(disasters ~ year, family = quasipoisson, data = coal,
           control = list(epsilon = 1e-15, maxit = 100))
s <- summary(fit); e <- s$coefficients["year", ]
line("coal_slope", e[1], vcov(fit)["year", "year"] / s$dispersion, sum(fitted(fit)))

# Change points of the same series by trying every one and every two cuts: bins before each cut,
# and the deviance that is left.
deviance_of <- function(cuts) {
  level <- findInterval(seq_along(coal$disasters) - 1, cuts)
  means <- ave(coal$disasters, level)
  y <- coal$disasters
  2 * sum(ifelse(y > 0, y * log(y / means), 0) - (y - means))
}
n <- nrow(coal); ones <- 3:(n - 3)
left <- sapply(ones, deviance_of)
line("coal_uncut", deviance_of(n))
line("coal_one_cut", ones[which.min(left)], min(left))
pairs <- subset(expand.grid(first = ones, second = ones), second - first >= 3)
left <- mapply(function(i, j) deviance_of(c(i, j)), pairs$first, pairs$second)
line("coal_two_cuts", unlist(pairs[which.min(left), ]), min(left))

# Mid-p limits of the odds b : a, and the two-sided mid-p value against equal odds.
midp <- function(key, a, b) {
  upper <- function(p) (pbinom(b - 1, a + b, p, lower.tail = FALSE) + pbinom(b, a + b, p, lower.tail = FALSE)) / 2
  at <- function(tail) uniroot(function(p) upper(p) - tail, c(1e-12, 1 - 1e-12), tol = 1e-15)$root
  shares <- c(at(0.025), at(0.975))
  line(key, a, b, shares / (1 - shares), 2 * min(upper(0.5), 1 - upper(0.5)))
}
midp("midp", 135, 65)
midp("midp", 9, 2)
midp("midp", 3, 12)

# Long-run dispersion of two windows: mean square of the three slowest cosines of each, of Pearson
# residuals, and the Student limits of the ratio of rates by effective counts.
slow <- function(y) {
  e <- (y - mean(y)) / sqrt(mean(y)); n <- length(y); t <- seq_along(y) - 0.5
  sapply(1:3, function(j) sum(e * sqrt(2 / n) * cos(pi * j * t / n)))
}
seen_a <- c(2, 0, 9, 1, 4, 7, 0, 3); seen_b <- c(6, 14, 3, 9, 11, 7, 9, 12)
line("slow_waves", slow(seen_a), slow(seen_b), mean(c(slow(seen_a), slow(seen_b))^2))
