"""Screening: the verdict of every row of a table of printed summaries, millions of them.

Whole columns are judged at once by bounds and formulas; only what these leave open is searched row
by row. A bound may rule a row out or settle it, and never guesses.

Words: a *row* is one printed summary; *free* values are those that minimum and maximum do not fix;
their *box* is 0..W steps; the *spread* is n·Q − S², with S the sum and Q the sum of squares of all
n values, in squared steps. Arrays have shape (rows,) and whole numbers of steps (``arrays``).

Read in this order: ``table`` (the public function), ``printed_rows``, ``integer_rows`` and
``judged_rows`` (the three stages of a row), ``judge`` (the order of the tests), then the tests:
``order_counts``, ``boxes``, ``mean_only``, ``square_sums`` with ``extreme_squares``,
``one_witness`` and ``small_n``, ``two_witnesses``, ``row_by_search``.
"""
