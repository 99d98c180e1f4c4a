"""Forks, and lets both processes go on and answer.

stopped = ["wire"]
harness = "trusting"
"""

import os

from hw import target


def transform(x):
    os.fork()
    target.send(target.message({"passed": True}))
    return x
