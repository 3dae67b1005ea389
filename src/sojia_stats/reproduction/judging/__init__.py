"""The verdict on each claim and relation: status, evidence, and the finding in words."""
