"""How many are there? Tables from which data sets are counted, listed and drawn."""
