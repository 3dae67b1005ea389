"""Readings without a step: exact linear programmes over real values."""
