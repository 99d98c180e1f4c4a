"""Becomes the one to whom its orphans go, so that nobody else finds them.

stopped = ["process_tree"]
"""

import ctypes
import os
import time


def transform(x):
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
        os.setsid()
        if os.fork() == 0:
            if os.fork() == 0:
                time.sleep(20)
            os._exit(0)
        time.sleep(20)
    time.sleep(0.05)
    return x
