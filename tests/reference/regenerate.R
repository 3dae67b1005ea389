# Every number under tests/reference/ that R gives with the packages of Debian 12, computed anew.
#
#   Rscript regenerate.R FOLDER
#
# reads the inputs from the JSON files of FOLDER and prints a line for each place of a file: the name
# of the file, the keys that lead to the place, "=" and the values, with tabs between them.
# regenerate.py runs this and puts the values into the files.
suppressMessages({
  library(jsonlite)
  library(survival)
})
folder <- commandArgs(trailingOnly = TRUE)[1]
pinned <- function(name) fromJSON(file.path(folder, paste0(name, ".json")), simplifyVector = FALSE)
numbers <- function(values) vapply(values, as.numeric, 0)
text <- function(value) {
  if (is.character(value)) return(value)
  if (is.nan(value)) return("NaN")
  if (is.na(value)) return("NA")
  if (is.infinite(value)) return("Inf")
  sprintf("%.17g", value)
}
put <- function(place, values) {
  cat(c(place, "=", vapply(unname(values), text, "")), sep = "\t")
  cat("\n")
}
version <- function(file, keys, package) {
  number <- if (package == "R") R.version.string else packageDescription(package)$Version
  put(c(file, "versions", keys), number)
}
versions <- function(file, ..., under = character()) {
  names <- list(...)
  for (key in names(names)) version(file, c(under, key), names[[key]])
}
surv <- function(inputs) {
  time <- numbers(inputs$time)
  event <- numbers(inputs$event)
  if (is.null(inputs$entry)) Surv(time, event) else Surv(numbers(inputs$entry), time, event)
}
at <- function(...) as.character(c(...)) # a place: keys, and positions counted from 0

# --- proportions: the tails by binom.test, the score by prop.test, Jeffreys by qbeta ---------------
rows <- pinned("binomial")$intervals
for (i in seq_along(rows)) {
  r <- rows[[i]]
  half <- (1 - r$level) / 2
  limits <- switch(r$method,
    "clopper-pearson" = binom.test(r$x, r$n, conf.level = r$level)$conf.int,
    "wilson" = suppressWarnings(prop.test(r$x, r$n, conf.level = r$level, correct = FALSE))$conf.int,
    "jeffreys" = c(
      if (r$x == 0) 0 else qbeta(half, r$x + 0.5, r$n - r$x + 0.5),
      if (r$x == r$n) 1 else qbeta(1 - half, r$x + 0.5, r$n - r$x + 0.5)
    )
  )
  if (is.null(limits)) next # mid-p and blaker: packages that Debian has not
  put(c("binomial", "intervals", i - 1, "low"), limits[1])
  put(c("binomial", "intervals", i - 1, "high"), limits[2])
}
versions("binomial", R = "R")

# --- rates -----------------------------------------------------------------------------------------
rows <- pinned("rates")$intervals
for (i in seq_along(rows)) {
  r <- rows[[i]]
  limits <- poisson.test(r$events, r$patient_time, alternative = r$alternative, conf.level = r$level)$conf.int
  put(c("rates", "intervals", i - 1, "low"), limits[1])
  put(c("rates", "intervals", i - 1, "high"), limits[2])
}
versions("rates", R = "R")

# --- the median's ranks and their coverage, by the binomial distribution -----------------------------
file <- pinned("median_interval")
for (n in names(file$coverage)) {
  rows <- file$coverage[[n]]
  for (i in seq_along(rows)) {
    ranks <- numbers(rows[[i]]$ranks)
    size <- as.numeric(n)
    put(
      c("median_interval", "coverage", n, i - 1, "coverage"),
      pbinom(ranks[2] - 1, size, 0.5) - pbinom(ranks[1] - 1, size, 0.5)
    )
  }
}
for (n in names(file$ranks_at_95)) {
  size <- as.numeric(n)
  low <- qbinom(0.025, size, 0.5) # the largest rank with at most 2.5 % below it
  if (low == 0) next
  put(c("median_interval", "ranks_at_95", n), c(low, size + 1 - low))
}
versions("median_interval", R = "R")

# --- curves ------------------------------------------------------------------------------------------
counts <- c(time = "time", n_risk = "n.risk", n_event = "n.event", n_censor = "n.censor", surv = "surv")
types <- c("plain", "log", "log-log", "logit", "arcsin")

for (name in names(pinned("kaplan_meier")$cases)) {
  case <- pinned("kaplan_meier")$cases[[name]]
  fit <- survfit(surv(case$inputs) ~ 1)
  for (column in names(counts)) {
    put(c("kaplan_meier", "cases", name, "table", column), fit[[counts[[column]]]])
  }
  put(c("kaplan_meier", "cases", name, "R_median"), quantile(fit, 0.5)$quantile)
}
case <- pinned("kaplan_meier")$curve_that_ends_at_one_half
fit <- survfit(surv(case$inputs) ~ 1)
place <- c("kaplan_meier", "curve_that_ends_at_one_half", "medians")
put(c(place, "R survival, print"), summary(fit)$table[["median"]])
put(c(place, "R survival, quantile"), quantile(fit, 0.5)$quantile)
versions("kaplan_meier", R = "R", r_survival = "survival")

for (name in names(pinned("curve_quantiles")$cases)) {
  case <- pinned("curve_quantiles")$cases[[name]]
  for (type in types) {
    found <- quantile(survfit(surv(case$inputs) ~ 1, conf.type = type), c(0.25, 0.5, 0.75))
    place <- c("curve_quantiles", "cases", name, "quantiles", type)
    put(c(place, "estimate"), found$quantile)
    put(c(place, "lower"), found$lower)
    put(c(place, "upper"), found$upper)
  }
}
versions("curve_quantiles", R = "R", r_survival = "survival")

file <- pinned("pointwise")
for (part in c("cases", "more_cases")) for (name in names(file[[part]])) {
  case <- file[[part]][[name]]
  level <- as.numeric(case$level)
  place <- c("pointwise", part, name)
  fit <- survfit(surv(case$inputs) ~ 1)
  for (column in names(case$counts)) put(c(place, "counts", column), fit[[counts[[column]]]])
  put(c(place, "se_greenwood"), summary(fit, censored = TRUE)$std.err)
  for (type in types) {
    fit <- survfit(surv(case$inputs) ~ 1, conf.type = type, conf.int = level)
    put(c(place, "limits", type, "lower"), fit$lower)
    put(c(place, "limits", type, "upper"), fit$upper)
  }
  for (method in names(case$km_ci)) {
    fit <- suppressWarnings(km.ci::km.ci(survfit(surv(case$inputs) ~ 1), conf.level = level, method = method))
    put(c(place, "km_ci", method, "time"), fit$time)
    put(c(place, "km_ci", method, "lower"), fit$lower)
    put(c(place, "km_ci", method, "upper"), fit$upper)
  }
}
versions("pointwise", R = "R", r_survival = "survival", km_ci = "km.ci")

file <- pinned("restricted_mean")
for (part in c("cases", "more_cases")) for (name in names(file[[part]])) {
  case <- file[[part]][[name]]
  fit <- survfit(surv(case$inputs) ~ 1)
  place <- c("restricted_mean", part, name)
  for (column in names(case$counts)) put(c(place, "counts", column), fit[[counts[[column]]]])
  for (i in seq_along(case$rmean)) {
    found <- survival:::survmean(fit, rmean = case$rmean[[i]]$tau)$matrix # summary(fit, rmean=), unrounded
    put(c(place, "rmean", i - 1, "rmean"), found[["rmean"]])
    put(c(place, "rmean", i - 1, "se"), found[["se(rmean)"]])
  }
}
versions("restricted_mean", R = "R", r_survival = "survival")

for (name in names(pinned("follow_up")$cases)) {
  case <- pinned("follow_up")$cases[[name]]
  data <- data.frame(time = numbers(case$time), event = numbers(case$event))
  fit <- prodlim::prodlim(prodlim::Hist(time, event) ~ 1, data = data, reverse = TRUE)
  put(c("follow_up", "cases", name, "surv"), fit$surv)
  flipped <- quantile(survfit(Surv(time, 1 - event) ~ 1, data = data), 0.5)
  put(c("follow_up", "cases", name, "naive_flip_median"), flipped$quantile)
}
versions("follow_up", R = "R", prodlim = "prodlim", r_survival = "survival")

file <- pinned("competing")
data <- data.frame(time = numbers(file$time), cause = numbers(file$cause), entry = numbers(file$entry))
data$id <- seq_len(nrow(data))
data$state <- factor(data$cause, 0:3)
fits <- list(
  all_from_the_start = survfit(Surv(time, state) ~ 1, data = data),
  late_entry = survfit(Surv(entry, time, state) ~ 1, data = data, id = id)
)
for (name in names(fits)) {
  fit <- fits[[name]]
  left <- fit$time %in% data$time # with late entry a row may be an entry only
  place <- c("competing", "fits", name)
  put(c(place, "time"), fit$time[left])
  put(c(place, "at_risk"), fit$n.risk[left, 1])
  put(c(place, "survival"), fit$pstate[left, 1])
  for (cause in 1:3) put(c(place, cause), fit$pstate[left, cause + 1])
}
by_prodlim <- prodlim::prodlim(prodlim::Hist(time, cause) ~ 1, data = data)$cuminc
for (cause in names(by_prodlim)) {
  stopifnot(all(abs(by_prodlim[[cause]] - fits[[1]]$pstate[, as.numeric(cause) + 1]) < 1e-14))
}
versions("competing", R = "R", r_survival = "survival", prodlim = "prodlim")

# --- two groups ----------------------------------------------------------------------------------------
suppressMessages(library(coin))
for (name in names(pinned("logrank")$cases)) {
  case <- pinned("logrank")$cases[[name]]
  time <- numbers(case$time)
  event <- numbers(case$event)
  group <- factor(unlist(case$group))
  difference <- survdiff(Surv(time, event) ~ group)
  place <- c("logrank", "cases", name)
  put(c(place, "obs"), difference$obs)
  put(c(place, "exp"), difference$exp)
  for (alternative in names(case$p)) {
    test <- logrank_test(
      Surv(time, event) ~ group,
      distribution = exact("split-up"), ties.method = "mid-ranks", alternative = alternative
    )
    put(c(place, "p", alternative), as.numeric(pvalue(test)))
  }
}
versions("logrank", R = "R", coin = "coin", r_survival = "survival")

# --- ranks of the median's limits -------------------------------------------------------------------------
for (n in names(pinned("median_coverage")$table)) {
  size <- as.numeric(n)
  for (type in types) {
    found <- quantile(survfit(Surv(seq_len(size), rep(1, size)) ~ 1, conf.type = type), 0.5)
    low <- found$lower
    high <- found$upper
    missed <- pbinom(low - 1, size, 0.5) # the median is below the lower limit, or above the upper
    if (!is.na(high)) missed <- missed + pbinom(high - 1, size, 0.5, lower.tail = FALSE)
    place <- c("median_coverage", "table", n, paste0("survfit_", type))
    put(c(place, 0), low)
    put(c(place, 1), high)
    put(c(place, 2), 1 - missed)
  }
}
versions("median_coverage", R = "R", survival = "survival")

# --- mean and SD from quantiles: the formulas as the papers write them --------------------------------------
cases <- pinned("conversion")$cases
for (i in seq_along(cases)) {
  case <- cases[[i]]
  n <- case$n
  a <- as.numeric(case$minimum)
  q1 <- as.numeric(case$q1)
  m <- as.numeric(case$median)
  q3 <- as.numeric(case$q3)
  b <- as.numeric(case$maximum)
  tail <- qnorm((n - 0.375) / (n + 0.25))
  quarter <- qnorm((0.75 * n - 0.125) / (n + 0.25))
  range <- length(a) > 0
  quartiles <- length(q1) > 0
  found <- list()
  if (range && !quartiles) {
    found$hozo <- c(
      if (n <= 25) (a + 2 * m + b) / 4 else m,
      if (n <= 15) sqrt(((a - 2 * m + b)^2 / 4 + (b - a)^2) / 12) else (b - a) / (if (n <= 70) 4 else 6)
    )
    w <- 4 / (4 + n^0.75)
    found$wan <- c((a + 2 * m + b) / 4, (b - a) / (2 * tail))
    found$luo <- c(w * (a + b) / 2 + (1 - w) * m, found$wan[2])
  }
  if (quartiles && !range) {
    found$wan <- c((q1 + m + q3) / 3, (q3 - q1) / (2 * quarter))
    found$luo <- c((0.7 + 0.39 / n) * (q1 + q3) / 2 + (0.3 - 0.39 / n) * m, found$wan[2])
  }
  if (range && quartiles) {
    w1 <- 2.2 / (2.2 + n^0.75)
    w2 <- 0.7 - 0.72 / n^0.55
    sd <- (b - a) / (4 * tail) + (q3 - q1) / (4 * quarter)
    found$wan <- c((a + 2 * q1 + 2 * m + 2 * q3 + b) / 8, sd)
    found$luo <- c(w1 * (a + b) / 2 + w2 * (q1 + q3) / 2 + (1 - w1 - w2) * m, sd)
    found$shi <- c(
      found$luo[1],
      (b - a) / ((2 + 0.14 * n^0.6) * tail) + (q3 - q1) / ((2 + 2 / (0.07 * n^0.6)) * quarter)
    )
  }
  for (method in names(found)) {
    put(c("conversion", "cases", i - 1, method, "mean"), found[[method]][1])
    put(c("conversion", "cases", i - 1, method, "sd"), found[[method]][2])
  }
}
versions("conversion", R = "R")

# --- a limit that rises again: survival's print and quantile differ --------------------------------------------
case <- pinned("peers")[["rising limit"]]
fit <- survfit(Surv(seq_len(case$n), seq_len(case$n) != case$censored) ~ 1)
put(c("peers", "rising limit", "printed"), summary(fit)$table[c("0.95LCL", "0.95UCL")])
found <- quantile(fit, 0.5)
put(c("peers", "rising limit", "quantile"), c(found$lower, found$upper))
