"""Returns an object that runs code where it is unpickled.

stopped = ["wire"]
harness = "pickle"
"""

import os

from hw import target


class Bomb:
    def __reduce__(self):
        return (os.mkdir, (f"{target.OUTSIDE}/unpickled",))


def transform(x):
    return Bomb()
