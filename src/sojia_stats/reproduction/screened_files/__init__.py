"""Screening a table of summaries in a file: in blocks, on all cores, resumable."""
