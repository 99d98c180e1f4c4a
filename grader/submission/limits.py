"""How much of what is handed in is read, and why no more.

A course's code is some twenty files of a few hundred kilobytes; the rest are notebooks with
their pictures, reports and, by mistake, data sets.  Sizes are in bytes.
"""

from __future__ import annotations

MB = 1_000_000

MAX_FILES = 20_000
"""Files unpacked.  Ten thousand is a virtual environment's size, which nobody means to hand in."""

MAX_MEMBERS = 100_000
"""Entries of one archive or folder, those left out too: each costs about 1 KB while it is read."""

MAX_BYTES = 512 * MB
"""Bytes unpacked in all: five times what Gradescope lets a student upload."""

MAX_RATIO = 200
"""Bytes unpacked per byte of archive.  Source text packs 4:1, a notebook's output 20:1, a bomb 1000:1."""

RATIO_FLOOR = 32 * MB
"""Below this no ratio is looked at: a small file of zeros is honest, and cheap to unpack."""

LARGE_FILE = 50 * MB
"""Files above this are left out with a note: they are data sets, and no code is that long."""

MAX_NESTING = 2
"""Archives inside archives, the outermost counted: people do pack their zip once more."""

MAX_NESTED = 10
"""Archives opened at one level of nesting, so that an upload of one for each question works."""

MAX_FOLDERS = 32
"""Folders above a file.  Deeper paths come from mistakes, and strain what walks over them."""

MAX_NAME = 255
"""Bytes of one name: the limit of every common file system."""

MAX_PATH = 1_000
"""Bytes of one path: three of them, one for each nested archive, fit below the system's 4,096."""

MAX_PARSED = 8 * MB
"""Bytes of all source files that are searched for imports, which takes some ten seconds."""

MAX_ALIASES = 50
"""Top-level names that may mean one package: a course has had a handful."""

MAX_NOTEBOOK = 32 * MB
"""Notebooks above this are not read: one with every plot of such homework has five."""

MAX_VALUES = 1_000_000
"""Values in one notebook, estimated by its brackets and commas, those in text included: each value
costs up to 160 bytes while it is read.  Six megabytes of printed arrays have as many."""

MAX_DEPTH = 100
"""Lists and objects inside one another: a notebook's outputs have ten, a plot's own data twenty."""
