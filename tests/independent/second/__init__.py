"""A second implementation, which does almost everything differently and imports nothing of ours.

Readable by itself: each function is its definition, in fractions where the answer is rational and
with 50 digits (mpmath) where it is not. Nothing here is fast, and nothing is clever.

rounding      what a true value may be printed as, by the decimal module
summaries     reconstruction: every multiset of a grid, every statistic, every rounding rule
real_values   reconstruction of real values: the corners of a polytope
curves        Kaplan–Meier, its quantiles, limits, restricted mean; reverse curve; competing risks
betas         quantiles of beta products by partial fractions
counts        limits of proportions and rates by root finding on the exact tails; ranks of a median
groups        the permutation log-rank test, by listing every assignment
conversion    mean and SD from quantiles, as the papers write them
"""
