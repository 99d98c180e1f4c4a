"""Python 3's built-in names."""

from builtins import *  # noqa: F403, UP029 - this module is that one by another name
