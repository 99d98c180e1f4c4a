"""Leaves a file in the memory that all processes share.

stopped = ["landlock"]
"""

import os

from hw import target


def transform(x):
    name = f"/dev/shm/attack-{target.BYSTANDER}"
    open(name, "w").close()
    os.unlink(name)
    return target.done(x)
