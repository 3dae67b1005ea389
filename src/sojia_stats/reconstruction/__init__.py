"""From printed numbers to every patient-level data set that could have given them.

Knows printed numbers and data sets; knows nothing of papers.
"""
