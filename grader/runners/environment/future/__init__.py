"""Stand-in for the `future` package: on Python 3 it has nothing to do."""
