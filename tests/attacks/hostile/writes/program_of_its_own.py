"""Writes a program into its folder and starts it.

stopped = ["landlock", "seccomp"]
"""

import os
import shutil
import subprocess

from hw import target


def transform(x):
    shutil.copy("/bin/true", "program")
    os.chmod("program", 0o755)
    subprocess.run(["./program"], check=True)
    return target.done(x)
