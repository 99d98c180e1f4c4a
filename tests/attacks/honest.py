"""The honest file beside every attack."""


def square(x):
    return x * x
