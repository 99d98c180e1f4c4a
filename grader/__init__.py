"""An autograder for deep-learning homework: numeric truth, a reason for every lost point, a sandbox."""

__version__ = "0.1.0"
