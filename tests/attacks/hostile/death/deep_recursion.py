"""Recurses until the stack of the machine ends.

stopped = ["process"]
harness = "inprocess"
"""

import sys

sys.setrecursionlimit(10**9)


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x")


def transform(x):
    return repr(eval("[" * 50 + "Deep().x" + "]" * 50))
