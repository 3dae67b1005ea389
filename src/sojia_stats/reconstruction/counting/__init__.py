"""Counting, listing, drawing and bounding all data sets of one quantity on a grid."""
