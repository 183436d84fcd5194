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

# Exact interval of one Poisson mean.
for (n in c(0, 1, 4, 20, 150, 12345)) line("garwood", n, poisson.test(n)$conf.int)
line("garwood90", 7, poisson.test(7, conf.level = 0.9)$conf.int)

# Two groups of periods: glm(family = quasipoisson), dispersion as estimated (not held above 1).
quasi <- function(key, a, b, days_a, days_b) {
  y <- c(a, b); days <- c(days_a, days_b); later <- rep(0:1, c(length(a), length(b)))
  fit <- glm(y ~ later + offset(log(days)), family = quasipoisson,
             control = list(epsilon = 1e-15, maxit = 100))
  s <- summary(fit); e <- s$coefficients["later", ]
  line(key, exp(e[1] + c(0, -1, 1) * qt(0.975, fit$df.residual) * e[2]), e[4], s$dispersion)
}
weeks_a <- c(2, 0, 9, 1, 4, 7, 0, 3, 12, 5)
weeks_b <- c(6, 14, 3, 9, 0, 11, 8)
quasi("quasi_weeks", weeks_a, weeks_b, rep(7, 10), rep(7, 7))
months_a <- c(14, 31, 9, 22, 17, 40); months_b <- c(28, 19, 51, 33, 60, 25)
quasi("quasi_months", months_a, months_b, c(31, 28, 31, 30, 31, 30), c(31, 29, 31, 30, 31, 30))

# Corrected p-values.
p <- c(0.01, 0.02, 0.04, 0.2, 0.003, 0.5, 0.04)
line("holm", p.adjust(p, "holm"))
line("bh", p.adjust(p, "BH"))

# Provinces: chi-square tests of two windows, and global empirical Bayes of shares.
a <- c(30, 40, 50, 12, 25, 90, 41, 33); b <- c(60, 42, 24, 15, 40, 71, 20, 39)
test <- chisq.test(rbind(a, b), correct = FALSE)
line("same_ratio", test$statistic, test$parameter, test$p.value)
share <- 366 / 731; n <- a + b; x <- sum((b - n * share)^2 / (n * share * (1 - share)))
line("no_change", x, length(a), pchisq(x, length(a), lower.tail = FALSE))
# Windows that differ between provinces: the common ratio is a logistic regression with offset.
days_a <- c(365, 300, 365, 200, 365, 365, 90, 365)
fit <- glm(cbind(b, a) ~ 1, offset = log(366 / days_a), family = binomial,
           control = list(epsilon = 1e-15))
x <- sum(residuals(fit, "pearson")^2)
line("same_ratio_unequal", exp(coef(fit)), x, pchisq(x, length(a) - 1, lower.tail = FALSE))
# With few events: simulated, so a Monte Carlo error remains.
set.seed(1)
few_a <- c(3, 0, 12, 25, 7, 41, 2, 9); few_b <- c(5, 2, 6, 40, 1, 20, 0, 9)
line("same_ratio_few",
     suppressWarnings(chisq.test(rbind(few_a, few_b), simulate.p.value = TRUE, B = 199999)$p.value))

# Marshall 1991 for shares (Martuzzi and Elliott 1996). The same numbers come from
# spdep::EBest(few_b, few_a + few_b, "binomial")$estmm, spdep 1.2-7.
n <- few_a + few_b; share <- few_b / n; m <- sum(few_b) / sum(n)
s2 <- sum(n * (share - m)^2) / sum(n)
rho <- (n * s2 - n / mean(n) * m * (1 - m)) /
  ((n - 1) * s2 + (mean(n) - n) / mean(n) * m * (1 - m))
shrunk <- rho * share + (1 - rho) * m
line("shrunk", shrunk / (1 - shrunk) * 365 / 366)

# Trend of the coal-mining disasters (Jarrett 1979), years as bins.
coal <- read.csv(file.path(here, "coal_mining.csv"))
fit <- glm(disasters ~ year, family = quasipoisson, data = coal,
           control = list(epsilon = 1e-15, maxit = 100))
s <- summary(fit); e <- s$coefficients["year", ]
line("coal_slope", e[1], vcov(fit)["year", "year"] / s$dispersion, sum(fitted(fit)))
line("coal_trend", exp(e[1] + c(0, -1, 1) * qt(0.975, fit$df.residual) * e[2]), e[4], s$dispersion)

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

# EARS: mean + 3 sd of seven earlier weeks; C2 leaves two weeks between. The same thresholds come
# from surveillance::earsC(alpha = 1 - pnorm(3), minSigma = 0), surveillance 1.20.3.
y <- c(5, 4, 6, 5, 7, 3, 5, 6, 14, 5, 4, 20, 6, 5, 5, 9, 0, 2, 4, 11)
threshold <- function(t, guard) {
  base <- y[(t - guard - 7):(t - guard - 1)]
  mean(base) + 3 * sd(base)
}
line("ears_c1", sapply(8:20, threshold, guard = 0))
line("ears_c2", sapply(10:20, threshold, guard = 2))

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
