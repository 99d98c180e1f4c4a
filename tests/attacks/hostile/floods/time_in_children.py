"""Has a child compute, so that its own clock stands still.

stopped = ["watch"]
"""

import os
import time

from hw import target


def transform(x):
    if os.fork() == 0:
        while time.process_time() < 1.5:
            pass
        os._exit(0)
    os.wait()
    return target.done(x)
