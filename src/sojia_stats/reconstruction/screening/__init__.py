"""A table of printed summaries, judged row by row: vectorised where bounds decide, exact always."""
