"""Uses processor time in the process that the questions' processes are forked from.

stopped = ["waiting"]
"""

import mmap
import threading
import time

from hw import target

start = mmap.mmap(-1, 4096)


def burn():
    while not start[0]:
        time.sleep(0.002)
    used = time.process_time()
    while time.process_time() - used < 0.1:
        pass
    start[1] = 1


threading.Thread(target=burn, daemon=True).start()


def transform(x):
    start[0] = 1
    for _ in range(1500):
        if start[1]:
            return target.done(x)
        time.sleep(0.001)
    return x
