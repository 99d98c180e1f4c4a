"""Gives an exception the name of a script for a browser.

stopped = ["reports"]
harness = "inprocess"
"""

Name = type("<script>alert(1)</script>", (Exception,), {})


def transform(x):
    raise Name("[here](javascript:alert(1))")
