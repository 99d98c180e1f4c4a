"""Stand-in for the `past` package of python-future."""
