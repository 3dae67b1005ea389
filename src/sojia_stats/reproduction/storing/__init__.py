"""Files written whole or not at all, one writer at a time, with their provenance."""
