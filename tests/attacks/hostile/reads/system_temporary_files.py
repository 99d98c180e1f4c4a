"""Lists the folder of temporary files, where other submissions are unpacked.

stopped = ["landlock"]
"""

import os

from hw import target


def transform(x):
    os.listdir(os.path.dirname(target.OUTSIDE))
    os.listdir("/tmp")
    return target.done(x)
