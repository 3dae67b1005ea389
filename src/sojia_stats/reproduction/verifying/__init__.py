"""Whether a stored file still holds."""
