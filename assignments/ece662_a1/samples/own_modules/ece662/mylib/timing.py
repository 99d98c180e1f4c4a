import time
from functools import wraps

TIMES = {}


def timed(fn):
    @wraps(fn)
    def inner(*args, **kwargs):
        t0 = time.perf_counter()
        try:
            return fn(*args, **kwargs)
        finally:
            TIMES.setdefault(fn.__name__, []).append(time.perf_counter() - t0)
    return inner
