"""Which way to answer: on one grid, data set by data set, over the real numbers, or for several.

``search`` chooses. Whatever it chooses answers the same questions (``protocol``) and is made of
chains (the facts about each quantity, by its name, all with the same n), grids (its step and
origin; none for real values), pairings (how two quantities compare in every patient) and sums (the
same for sums of quantities).

``one_grid`` searches one quantity, ``real_numbers`` any number of quantities without a step. What
ties several quantities stands apart in ``several``.
"""
