"""Prints and raises what would rewrite a terminal.

stopped = ["reports"]
harness = "inprocess"
"""


def transform(x):
    print("\x1b]0;owned\x07\x1b[2J")
    raise ValueError("\x1b]0;owned\x07\x1b[2J\x1b[31mAll passed.")
