"""A claim file: its format, how it is read, and how a new one is drafted."""
