"""Leaves a process behind while it is being imported.

stopped = ["process_tree"]
"""

import os
import time

if os.fork() == 0:
    os.setpgid(0, 0)
    if os.fork() == 0:
        time.sleep(20)
    os._exit(0)


def transform(x):
    return x
