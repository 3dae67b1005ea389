"""Patients' own values: reading them, and recomputing every claim from them."""
