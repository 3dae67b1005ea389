"""Statistics of small samples: arrays in, small typed results out; knows nothing of papers.

Words. Each of n patients has a *time*, from the start to the *event*, or to where observation
ended without it: then the time is *censored*. Who came under observation later than the start has
an *entry* and is *at risk* after it. At a tied time events come before censorings. There are h
distinct times; the curve S(t), the share without the event, drops at some of them and is level on
the *stretches* between, each with a *left end*. Times are in any one unit, and results in the same.
Shares and levels lie between 0 and 1. *Exact* numbers are whole or fractions, and stay so.

Kaplan–Meier, in reading order: ordered_times (what is given, checked), kaplan_meier (the counts),
curve (what can be asked), product_limit (S(t) and medians in fractions), restricted_mean, limits
(which method: pointwise, likelihood_limits, or small_sample with beta_product and beta_moments),
inversion (from limits to the interval of a median), coverage (how often that is right). Around it:
follow_up, competing, logrank. Apart: descriptive, proportions, rates, conversion.

What others make. lifelines counts the table of events and fits competing causes, scipy gives the
quantiles of single distributions, and seaborn draws (in reproduction). We compute ourselves

- S(t), in fractions: with four patients it is often exactly 1/2, and the *midpoint* median hangs
  on it. lifelines compares rounded floats and takes the first time; it has no other convention.
- reverse Kaplan–Meier: exchanging events and censorings in lifelines exchanges their order at ties.
- the standard error of a restricted mean: lifelines' variance is that of min(T, τ) over patients.
- limits of the curve: lifelines has the log-log ones, and we know of no beta products in Python.
- incidences with late entry, where lifelines refuses some data that R takes.
- the log-rank test over all assignments: lifelines' is asymptotic.
- limits of proportions by Clopper and Pearson, to the last digits: scipy's stop at 2e-12.

In the examples {2, 3, 5, 10} days and {3, 3, 3, 18} months are among the data sets that have the
medians and ranges of Hedrich et al. 2012; they are nobody's data.
"""
