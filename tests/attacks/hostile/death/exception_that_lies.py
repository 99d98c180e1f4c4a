"""Raises an exception that ends the process when it is shown.

stopped = ["process"]
harness = "inprocess"
"""

import os


class Lie(Exception):
    def __str__(self):
        os._exit(0)

    __repr__ = __str__


def transform(x):
    raise Lie
