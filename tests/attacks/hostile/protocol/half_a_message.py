"""Sends half a message and waits.

stopped = ["wire", "watch"]
harness = "trusting"
"""

import time

from hw import target


def transform(x):
    target.send(target.message({"passed": True}, b"x" * 1000)[:500])
    time.sleep(60)
