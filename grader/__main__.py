"""``python -m grader``."""

import sys
from pathlib import Path


def _stand_elsewhere() -> None:
    """Forget the folder that one stands in, where ``python -m`` looks for modules first: in a
    submission's folder they would be the student's, and run here."""
    ours = Path(__file__).resolve().parents[1]
    if sys.path and not sys.flags.safe_path and Path(sys.path[0] or ".").resolve() != ours:
        del sys.path[0]


if __name__ == "__main__":
    _stand_elsewhere()
    from grader.cli import main

    main()
