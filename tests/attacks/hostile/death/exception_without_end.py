"""Raises an exception whose text never ends.

stopped = ["watch"]
harness = "inprocess"
"""


class Endless(Exception):
    def __str__(self):
        while True:
            pass


def transform(x):
    raise Endless
