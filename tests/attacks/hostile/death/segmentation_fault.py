"""Reads memory that is not there.

stopped = ["process"]
harness = "inprocess"
"""

import ctypes


def transform(x):
    return ctypes.string_at(8)
