"""Leaves a thread behind that rewrites the results as soon as they are there.

stopped = ["process"]
harness = "inprocess"
"""

import os
import sys
import threading
import time


def improve():
    place = sys.argv[3] + "/results.json"
    for _ in range(1000):
        if os.path.exists(place) and os.path.getsize(place):
            with open(place, "w") as file:
                file.write('{"transform": {"passed": true}, "square": {"passed": true}}')
            return
        time.sleep(0.001)


def transform(x):
    threading.Thread(target=improve).start()
    return x
