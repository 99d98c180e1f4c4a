"""Stands for torchvision where it is not installed: what notebooks take from it for data."""

from . import datasets, transforms

__all__ = ["datasets", "transforms"]
__version__ = "0"
