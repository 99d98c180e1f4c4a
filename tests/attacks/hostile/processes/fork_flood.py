"""Forks as fast as it can (here: forty times).

stopped = ["watch", "uid"]
"""

import os
import time

from hw import target


def transform(x):
    for _ in range(40):
        if os.fork() == 0:
            time.sleep(3)
            os._exit(0)
    time.sleep(0.3)
    return target.done(x)
