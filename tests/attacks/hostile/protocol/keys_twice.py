"""Sends the same keys twice, for readers that check the first and use the last.

stopped = ["wire"]
harness = "trusting"
"""

from hw import target


def transform(x):
    target.send(target.message(b'{"passed": false, "result": 1, "result": 2, "passed": true}'))
    return x
