"""Several quantities of the same patients, tied by comparisons or by sums."""
