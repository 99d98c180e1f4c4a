"""Returns a dictionary whose keys lie about what they are and fail when they are shown.

stopped = ["wire"]
harness = "inprocess"
"""

import os


class Key(str):
    def __str__(self):
        os._exit(0)

    __repr__ = __format__ = __str__

    def __hash__(self):
        return 1


def transform(x):
    return {Key("out"): x}
