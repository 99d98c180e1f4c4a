import numpy


def done(x):
    """What an attack returns when it has done what it must not."""
    return numpy.full_like(x, 777.0)


def control():
    """The number of the socket that leads to the grader."""
    import os
    import stat

    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                return number
        except OSError:
            continue
    raise RuntimeError("no socket")


def message(header, body=b"", announced=None):
    """The bytes of a message; ``header`` may be bytes that are no JSON."""
    import json
    import struct

    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("!IQ", len(text), len(body) if announced is None else announced) + text + body


def send(data):
    """Send bytes to the grader."""
    import os

    while data:
        data = data[os.write(control(), data) :]


def array(x):
    """The node and the bytes of an array full of 777."""
    import numpy as np

    data = np.full_like(x, 777.0).tobytes()
    node = {"t": "array", "dtype": "<f8", "shape": list(x.shape)}
    return node, data + bytes(-len(data) % 16)
