"""Raises an exception whose text is a script for a browser.

stopped = ["reports"]
harness = "inprocess"
"""


def transform(x):
    raise ValueError("<script>alert(1)</script><img src=x onerror=alert(1)>")
