"""Leaves a process behind that has cut every tie to its parents.

stopped = ["process_tree"]
"""

import os
import time


def transform(x):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.setsid()
            time.sleep(20)
        os._exit(0)
    return x
