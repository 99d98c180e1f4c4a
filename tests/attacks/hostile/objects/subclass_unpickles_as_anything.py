"""Returns an array subclass that says how it is to be rebuilt on the other side.

stopped = ["wire"]
harness = "pickle"
"""

import numpy as np

from hw import target


class Rebuilt(np.ndarray):
    def __reduce__(self):
        return (eval, (f"open({target.OUTSIDE + '/rebuilt'!r}, 'w')",))


def transform(x):
    return x.view(Rebuilt)
