"""Fills the disk with files of the largest size allowed (here: 60 MB).

stopped = ["watch"]
"""

import time

from hw import target


def transform(x):
    for number in range(30):
        with open(f"file{number}", "wb") as file:
            file.write(bytes(2_000_000))
    time.sleep(0.5)
    return target.done(x)
