"""Sets an alarm that ends the process later.

stopped = ["process"]
harness = "inprocess"
"""

import signal
import time

signal.setitimer(signal.ITIMER_REAL, 0.02)


def transform(x):
    time.sleep(0.1)
    return x
