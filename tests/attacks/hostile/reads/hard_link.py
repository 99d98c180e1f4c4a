"""Makes a second name for a file of the grader's in its own folder.

stopped = ["landlock", "uid"]
"""

import os

from hw import target


def transform(x):
    os.link(target.PRIVATE, "link")
    return target.done(x)
