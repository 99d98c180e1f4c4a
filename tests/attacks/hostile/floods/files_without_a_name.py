"""Fills the disk with files that it has deleted and keeps open (here: 60 MB).

stopped = ["watch"]
needs = ["root"]
"""

import os
import time

from hw import target


def transform(x):
    kept = []
    for _ in range(30):
        file = open("file", "wb")
        os.unlink("file")
        file.write(bytes(2_000_000))
        file.flush()
        kept.append(file)
    time.sleep(0.5)
    return target.done(x)
