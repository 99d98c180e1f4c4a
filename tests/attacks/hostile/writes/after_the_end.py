"""Leaves a process that writes the results after the grader has written them.

stopped = ["landlock", "process_tree"]
"""

import os
import time

from hw import target


def transform(x):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(0.15)
            with open(target.OUTSIDE + "/results.json", "w") as file:
                file.write("{}")
            time.sleep(5)
        os._exit(0)
    return x
