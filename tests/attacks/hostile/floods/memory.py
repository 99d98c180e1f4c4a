"""Takes more memory than it may (here: 400 MB).

stopped = ["rlimits", "watch"]
"""

import time

import numpy as np

from hw import target


def transform(x):
    kept = np.ones(50_000_000)
    time.sleep(0.3)
    return target.done(x) * kept[0]
