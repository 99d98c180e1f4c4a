"""Ends the process from a thread, some time after it was imported.

stopped = ["process"]
harness = "inprocess"
"""

import os
import threading

threading.Timer(0.01, os._exit, (0,)).start()


def transform(x):
    import time

    time.sleep(0.1)
    return x
