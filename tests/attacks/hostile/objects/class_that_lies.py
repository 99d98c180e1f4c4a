"""Returns an object that claims to be an array and is none.

stopped = ["wire"]
harness = "inprocess"
"""

import numpy as np


class Pretender:
    __class__ = np.ndarray
    shape = (4, 3)
    dtype = np.dtype(float)

    def __eq__(self, other):
        return np.ones(self.shape, bool)

    def __array_ufunc__(self, *_, **__):
        return np.zeros(self.shape)

    __hash__ = None


def transform(x):
    return Pretender()
