"""Opens a file of the grader's user to everyone by changing its mode.

stopped = ["seccomp", "uid"]
"""

import os

from hw import target


def transform(x):
    os.chmod(target.SECRET, 0o666)
    return x
