"""Says that it is another process, so that the grader looks at, or ends, that one.

stopped = ["wire"]
harness = "trusting"
"""

import os

from hw import target



def lie():
    os.getpid = lambda: target.BYSTANDER


os.register_at_fork(after_in_child=lie)


def transform(x):
    target.send(target.message({"pid": target.BYSTANDER}))
    os._exit(0)
