"""What runs in the student's process; loaded there by path, as a package of its own.

These modules import the standard library, numpy, `wire`, `values` and the sandbox, and hold no
secret: they stay in the memory of the process that runs the student's code.
"""
