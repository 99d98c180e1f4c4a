"""Makes folders, pipes and sockets outside its own folder.

stopped = ["landlock"]
"""

import contextlib
import os

from hw import target


def transform(x):
    for make in (os.mkdir, os.mkfifo):
        with contextlib.suppress(OSError):
            make(f"{target.OUTSIDE}/{make.__name__}")
    return x
