"""The search for data sets of times and events, some of them censored."""
