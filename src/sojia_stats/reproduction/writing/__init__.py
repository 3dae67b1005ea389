"""What a reader takes away: the report, tables, citations, notes, and their check."""
