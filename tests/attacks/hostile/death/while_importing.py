"""Ends the process while it is being imported.

stopped = ["process"]
harness = "inprocess"
"""

import os

os._exit(0)
