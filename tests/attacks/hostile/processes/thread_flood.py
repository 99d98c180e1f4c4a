"""Starts threads as fast as it can (here: one hundred).

stopped = ["uid", "rlimits"]
"""

import threading
import time

from hw import target


def transform(x):
    for _ in range(100):
        threading.Thread(target=time.sleep, args=(0.5,), daemon=True).start()
    return target.done(x)
