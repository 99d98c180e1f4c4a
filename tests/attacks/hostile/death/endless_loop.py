"""Never comes back, and is deaf to signals.

stopped = ["watch"]
harness = "inprocess"
"""

import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        continue


def transform(x):
    while True:
        pass
