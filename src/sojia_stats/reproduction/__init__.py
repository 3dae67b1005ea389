"""From a paper's printed claims to a verdict on each.

Knows papers; built on reconstruction and statistics.
"""
