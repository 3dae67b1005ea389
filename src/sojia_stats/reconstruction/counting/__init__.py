"""All data sets of one quantity on a grid: is there one, how many, which, and how far they reach.

A *problem* (``problem``) is everything that a paper prints of n values x₁ ≤ … ≤ xₙ, in whole
numbers of steps: windows of single values or of two neighbours, of the sum S (the mean), and of
n·Q − S², where Q is the sum of squares (the standard deviation).

=========  =======================================================================================
*rank*     the place of a value in ascending order, from 0
*link*     a window for one ordered value, or for a weighted sum of two neighbours
*box*      an interval for every rank, as tight as the facts make it by simple means (``box``)
*aim*      a statistic whose least and greatest value is sought (``extremes``)
*table*    the number of ways to go on from what is chosen so far (``tables/``)
=========  =======================================================================================

Read ``problem``, ``box`` and ``unbounded`` first; then ``existence/one_data_set`` (is there one?)
and ``tables/rank_tables`` (how many?), and last ``data_sets``, the door to all of them. Nothing is
rounded; work is counted in additions of machine words (``effort``), and what would outgrow the
bytes of memory or the work that it may take raises TooLarge.
"""
