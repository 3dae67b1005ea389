# What R's packages give for the data sets of peers.py: one line in for each, "times;events;inner;last",
# and lines out: table, row, number of the data set, and the values as R has them.
suppressMessages(library(survival))
installed <- function(package) requireNamespace(package, quietly = TRUE)
put <- function(table, row, set, ...) {
  values <- vapply(c(...), function(value) format(value, digits = 15), "")
  cat(table, row, set, values, sep = "\t")
  cat("\n")
}
at <- function(time, t) max(which(time <= t))
limits <- function(row, set, points, time, survival, lower, upper) {
  for (name in names(points)) {
    i <- at(time, points[[name]])
    put(name, row, set, survival[i], lower[i], upper[i])
  }
}

for (package in c("survival", "prodlim", "km.ci", "bpcp")) {
  if (installed(package)) put("version", paste("R", package), 0, packageDescription(package)$Version)
}
put("version", "R", 0, paste(R.version$major, R.version$minor, sep = "."))

lines <- readLines(file("stdin"))
for (set in seq_along(lines)) {
  numbers <- lapply(strsplit(strsplit(lines[set], ";")[[1]], ","), as.numeric)
  time <- numbers[[1]]
  event <- numbers[[2]]
  points <- list(inner = numbers[[3]], last = numbers[[4]])

  for (type in c("log", "log-log")) {
    row <- paste0("R survival, ", type)
    fit <- survfit(Surv(time, event) ~ 1, conf.type = type)
    limits(row, set, points, fit$time, fit$surv, fit$lower, fit$upper)
    printed <- summary(fit)$table
    put("interval", row, set, printed[["0.95LCL"]], printed[["0.95UCL"]])
  }
  put("median", "R survival, printed", set, printed[["median"]])
  put("median", "R survival, quantile()", set, quantile(fit, 0.5)$quantile)
  mean <- summary(fit, rmean = points$last)$table
  put("restricted", "R survival", set, mean[["rmean"]], mean[["se(rmean)"]])
  flipped <- survfit(Surv(time, 1 - event) ~ 1)
  put("follow-up", "R survival, events flipped, printed", set, summary(flipped)$table[["median"]])
  put("follow-up", "R survival, events flipped, quantile()", set, quantile(flipped, 0.5)$quantile)

  if (installed("prodlim")) {
    library(prodlim)
    fit <- prodlim(Hist(time, event) ~ 1)
    limits("R prodlim", set, points, fit$time, fit$surv, fit$lower, fit$upper)
    median <- as.data.frame(unclass(quantile(fit, 0.5))[[1]])
    put("median", "R prodlim", set, median$quantile)
    put("interval", "R prodlim", set, median$lower, median$upper)
    reverse <- tryCatch(
      as.data.frame(unclass(quantile(prodlim(Hist(time, event) ~ 1, reverse = TRUE), 0.5))[[1]])$quantile,
      error = function(stopped) "error"
    )
    put("follow-up", "R prodlim, reverse=TRUE", set, reverse)
  }
  if (installed("km.ci")) {
    fit <- km.ci::km.ci(survfit(Surv(time, event) ~ 1))
    limits("R km.ci", set, points, fit$time, fit$surv, fit$lower, fit$upper)
  }
  if (installed("bpcp")) {
    fit <- bpcp::bpcp(time, event)
    limits("R bpcp", set, points, fit$L, fit$surv, fit$lower, fit$upper)
    median <- median(fit)
    put("median", "R bpcp", set, median[1, "q"])
    put("interval", "R bpcp", set, median[1, "lower"], median[1, "upper"])
  }
}
