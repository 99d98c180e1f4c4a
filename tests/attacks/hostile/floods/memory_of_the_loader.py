"""Takes memory in the process that the questions' processes are forked from, while one of them runs.

stopped = ["waiting", "watch"]
"""

import mmap
import os
import threading
import time

from hw import target

start = mmap.mmap(-1, 4096)
loader = os.getpid()


def take():
    while not start[0]:
        time.sleep(0.002)
    kept = mmap.mmap(-1, 400_000_000)
    for at in range(0, len(kept), 4096):
        kept[at] = 1
    start[1] = 1
    time.sleep(3)
    kept.close()


threading.Thread(target=take, daemon=True).start()


def transform(x):
    start[0] = 1
    for _ in range(1200):
        if start[1]:
            time.sleep(0.3)
            return target.done(x)
        time.sleep(0.001)
    return x
