"""What a user asks of printed numbers: a module a question."""
