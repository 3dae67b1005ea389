"""Statistics of small samples: arrays in, small typed results out; knows nothing of papers."""
