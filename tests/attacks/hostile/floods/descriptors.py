"""Opens more files than it may (here: one thousand).

stopped = ["rlimits"]
"""

from hw import target


def transform(x):
    kept = [open("/dev/null") for _ in range(1000)]
    return target.done(x)
