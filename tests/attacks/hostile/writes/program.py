"""Starts a program of the system.

stopped = ["landlock"]
"""

import subprocess

from hw import target


def transform(x):
    subprocess.run(["/bin/true"], check=True)
    return target.done(x)
