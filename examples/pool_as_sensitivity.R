# Pools means at both ends of their bounds, as a sensitivity analysis.
#
#   sojia-stats extract --output hedrich2012.csv
#   sojia-stats extract sonmez2018 --output sonmez2018.csv
#   Rscript examples/pool_as_sensitivity.R hedrich2012.csv C07
#   Rscript examples/pool_as_sensitivity.R hedrich2012.csv C07 sonmez2018.csv S01
#
# Each pair is a file that sojia-stats extract wrote and the id of one of its rows, one row a study.
# The rows of one file are of the same patients: pooling these with each other would count patients
# twice. Studies must be alike enough to be pooled; the script cannot know that. The two above are
# both of children treated with anakinra, and both times run in days from its start, but one is of
# systemic arthritis at its onset and the other of macrophage activation syndrome, and "clinical
# symptoms" need not be fever and rash. So the pooled mean is no finding about anakinra: it shows how
# far a pooled mean depends on what a median and a range leave open.

suppressPackageStartupMessages(library(metafor))

row_of <- function(file, id) {
  table <- read.csv(file, encoding = "UTF-8", stringsAsFactors = FALSE)
  row <- table[table$id == id, ]
  if (nrow(row) != 1) stop(file, " has no row ", id, call. = FALSE)
  ends <- unlist(row[c("mean_low", "mean_high", "sd_low", "sd_high")])
  if (!all(is.finite(ends))) {
    stop(id, " of ", file, " has no finite bounds of mean and SD: ", row$flags, call. = FALSE)
  }
  row
}

# Every combination of the ends of the bounds of each study. A mean and an SD at their ends need not
# occur in one data set, so this may be wider than what the data sets allow, and as the weights move
# with the SDs, what lies between the ends may give a little more still.
ends_of <- function(rows) {
  choices <- unlist(lapply(rows, function(row) {
    list(unique(c(row$mean_low, row$mean_high)), unique(c(row$sd_low, row$sd_high)))
  }), recursive = FALSE)
  expand.grid(choices, KEEP.OUT.ATTRS = FALSE)
}

# One pooled mean: a random-effects model (DerSimonian and Laird), which with one study is the
# study's own mean.
pooled <- function(mi, sdi, ni) {
  effects <- escalc(measure = "MN", mi = mi, sdi = sdi, ni = ni)
  model <- rma(yi, vi, data = effects, method = "DL")
  c(estimate = as.numeric(model$beta), low = model$ci.lb, high = model$ci.ub, tau2 = model$tau2)
}

show <- function(table) {
  write.csv(format(table, digits = 10, trim = TRUE), row.names = FALSE, quote = FALSE)
}

arguments <- commandArgs(trailingOnly = TRUE)
if (length(arguments) < 2 || length(arguments) %% 2 != 0) {
  stop("give a file and the id of a row, for each study: FILE.csv ID [FILE.csv ID ...]", call. = FALSE)
}
at <- seq(1, length(arguments), by = 2)
rows <- mapply(row_of, arguments[at], arguments[at + 1], SIMPLIFY = FALSE)
units <- unique(vapply(rows, function(row) row$unit, ""))
if (length(units) > 1) stop("the rows are in ", paste(units, collapse = " and "), call. = FALSE)

# escalc on the table as it is: it knows the mean and SD only where every data set has the same.
together <- do.call(rbind, rows)
known <- escalc(measure = "MN", mi = mi, sdi = sdi, ni = ni, slab = study, data = together)
cat("As extracted (NA: the printed numbers do not fix it):\n")
show(data.frame(id = known$id, ni = known$ni, mi = known$mi, sdi = known$sdi,
                yi = as.numeric(known$yi), vi = as.numeric(known$vi)))

cat("\nEach study at both ends:\n")
for (row in rows) {
  grid <- ends_of(list(row))
  each <- escalc(measure = "MN", mi = grid[[1]], sdi = grid[[2]], ni = rep(row$ni, nrow(grid)))
  show(data.frame(id = row$id, ni = row$ni, mi = grid[[1]], sdi = grid[[2]],
                  yi = as.numeric(each$yi), vi = as.numeric(each$vi)))
}

grid <- ends_of(rows)
ni <- together$ni
means <- seq(1, ncol(grid), by = 2)
results <- t(apply(grid, 1, function(ends) pooled(ends[means], ends[means + 1], ni)))
cat("\nPooled over ", length(rows), " stud", if (length(rows) == 1) "y" else "ies", ", at ",
    nrow(grid), " combination", if (nrow(grid) == 1) "" else "s", " of ends (", units, "):\n", sep = "")
show(data.frame(
  figure = c("pooled mean", "95 % interval: lower limit", "95 % interval: upper limit", "tau^2"),
  least = apply(results, 2, min), greatest = apply(results, 2, max)
))

if (all(is.finite(together$wan_mean))) {
  one <- pooled(together$wan_mean, together$wan_sd, ni)
  cat("\nFrom the estimates of Wan 2014, one number where the bounds give two:\n")
  show(data.frame(estimate = one[["estimate"]], low = one[["low"]], high = one[["high"]]))
  outside <- !together$wan_mean_attainable | !together$wan_sd_attainable
  for (id in together$id[outside]) cat("no data set of ", id, " has this mean or this SD\n", sep = "")
}
for (row in rows) cat("\n", row$study, ", ", row$id, ": ", row$flags, "\n", sep = "")
