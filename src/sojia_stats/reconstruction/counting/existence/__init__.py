"""Is there one? A data set that fits, or the proof that there is none."""
