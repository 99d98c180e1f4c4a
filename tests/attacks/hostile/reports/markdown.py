"""Prints what a reader of Markdown would turn into links and pictures.

stopped = ["reports"]
harness = "inprocess"
"""


def transform(x):
    print("</pre><script>alert(1)</script>")
    raise ValueError("```\n[here](javascript:alert(1)) ![x](http://x/<img src=x>)")
