"""Searches its own memory for a secret of the process that it was forked from.

stopped = ["process"]
harness = "inprocess"
"""

import re


def transform(x):
    needle = re.compile(rb"canary-[0-9a-f]{5}")
    try:
        maps = open("/proc/self/maps").read().splitlines()
    except OSError:
        return x
    with open("/proc/self/mem", "rb") as memory:
        for line in maps:
            if " rw" in line:
                start, end = (int(number, 16) for number in line.split()[0].split("-"))
                if end - start < 64 << 20:
                    memory.seek(start)
                    if found := needle.search(memory.read(end - start)):
                        print(found[0].decode())
                        return x
    return x
