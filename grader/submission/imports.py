"""What a source file imports, read without running it, and which names belong to libraries."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from grader.parsing import MAX_SOURCE, parse

# Top-level names of what such homework imports; a student's file must not take their place.
_LIBRARIES = """
    builtins cupy cv2 cycler Cython dask dill future gdown google grader h5py imageio IPython
    ipywidgets jax jaxlib joblib keras lasagne lightning matplotlib mpl_toolkits mxnet numba numpy
    onnx paddle pandas past PIL psutil pytest pytorch_lightning scipy seaborn setuptools six
    skimage sklearn sympy tensorboard tensorflow tensorflow_datasets test tflearn theano thop timm torch
    torchaudio torchinfo torchsummary torchtext torchvision tqdm transformers typing_extensions
    wandb yaml
"""
RESERVED = frozenset([*sys.stdlib_module_names, *_LIBRARIES.split()])
"""Names that stay the libraries' own, whether or not they are installed here."""
_BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")
"""Where a node of a syntax tree holds statements, or what holds statements."""


def imports(path: Path, package: str) -> list[str]:
    """Absolute dotted names that a file imports; ``package`` is its folder's, empty at the top.

    ``from .layers import relu`` gives ``p.layers`` and ``p.layers.relu``: which of them is a
    module is the caller's to know.  A file that cannot be parsed imports nothing.
    """
    return [] if path.stat().st_size > MAX_SOURCE else imports_in(path.read_bytes(), package)


def imports_in(source: str | bytes, package: str = "") -> list[str]:
    """The same of a file's content, or of a notebook's cell."""
    tree = parse(source)
    if tree is None:
        return []
    names = [name for statement in _statements(tree) for name in _names(statement, package)]
    return list(dict.fromkeys(names))


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Every statement, level by level; expressions, most of a tree, hold none."""
    level = [tree]
    while level:
        yield from level
        level = [one for node in level for name in _BLOCKS for one in getattr(node, name, ())]


def _names(node: ast.AST, package: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = _base(node, package)
        if base:
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _base(node: ast.ImportFrom, package: str) -> str:
    """The module named after ``from``; empty if it lies above the top."""
    if not node.level:
        return node.module or ""
    folders = package.split(".") if package else []
    if node.level > len(folders):
        return ""
    return ".".join([*folders[: len(folders) - node.level + 1], *([node.module] if node.module else [])])
