"""Which way to answer: one grid, several grids, or the real numbers."""
