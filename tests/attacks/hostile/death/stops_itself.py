"""Stops itself, so that it uses no time and never answers.

stopped = ["watch"]
harness = "inprocess"
"""

import os
import signal


def transform(x):
    os.kill(os.getpid(), signal.SIGSTOP)
