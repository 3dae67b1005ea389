"""Settings for every test."""

from hypothesis import settings

# The same examples on every run and no stop-watch: a failure is about the code, not the machine.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")
