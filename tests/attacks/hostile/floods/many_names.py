"""Makes as many files as it can (here: five thousand, empty).

stopped = ["watch"]
"""

import time

from hw import target


def transform(x):
    for number in range(5000):
        open(f"file{number}", "wb").close()
    time.sleep(0.5)
    return target.done(x)
