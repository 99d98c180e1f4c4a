"""Looks at what the other threads of the process are doing.

stopped = ["process"]
harness = "inprocess"
"""

import sys
import threading


def transform(x):
    found = []

    def look():
        for frame in sys._current_frames().values():
            while frame is not None:
                found.extend(v for n, v in frame.f_locals.items() if n == "expected")
                frame = frame.f_back

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    return found[0]
