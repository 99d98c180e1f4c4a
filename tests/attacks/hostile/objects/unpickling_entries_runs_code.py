"""Returns an array of objects that run code where they are unpickled.

stopped = ["wire"]
harness = "pickle"
"""

import os

import numpy as np

from hw import target


class Bomb:
    def __reduce__(self):
        return (os.mkdir, (f"{target.OUTSIDE}/unpickled",))


def transform(x):
    return np.array([Bomb()], dtype=object)
