"""Takes memory that counts as nobody's data (here: 400 MB).

stopped = ["watch"]
"""

import mmap
import time

from hw import target


def transform(x):
    kept = mmap.mmap(-1, 400_000_000)
    for at in range(0, len(kept), 4096):
        kept[at] = 1
    time.sleep(0.3)
    return target.done(x)
