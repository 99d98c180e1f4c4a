"""Leaves children that are stopped and ignore what they can.

stopped = ["process_tree"]
"""

import os
import signal


def transform(x):
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        if os.fork() == 0:
            os.setsid()
            os.kill(os.getpid(), signal.SIGSTOP)
        os._exit(0)
    return x
