"""Changes the mode of a library through a descriptor that it may have for reading.

stopped = ["seccomp", "uid"]
"""

import os
import stat

import numpy

from hw import target


def transform(x):
    number = os.open(numpy.__file__, os.O_RDONLY)
    before = os.fstat(number).st_mode
    os.fchmod(number, before ^ stat.S_IXOTH)
    changed = os.fstat(number).st_mode != before
    os.fchmod(number, before)
    return target.done(x) if changed else x
