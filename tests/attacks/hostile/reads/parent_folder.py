"""Climbs out of its own folder by way of its links in /proc.

stopped = ["landlock"]
"""

from hw import target


def transform(x):
    for way in ("/proc/self/root", "/proc/thread-self/root", "/proc/self/cwd/../.."):
        try:
            with open(way + target.SECRET) as file:
                print(file.read())
        except OSError:
            continue
    return x
