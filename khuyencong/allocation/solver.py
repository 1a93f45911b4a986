"""HiGHS as this house uses it: silent, on one thread, so that it gives the same answer twice."""

from __future__ import annotations

import highspy

THREADS = 1


class Solver(highspy.Highs):
    """A solver that prints nothing. highspy's own set-up turns on its callbacks, and the first of
    them prints a banner on standard output, where the JSON of an answer goes; it is left out."""

    def __init__(self, **options: float | str | bool) -> None:
        super(highspy.Highs, self).__init__()
        for name, value in {"output_flag": False, "threads": THREADS, **options}.items():
            self.setOptionValue(name, value)


def version() -> str:
    return f"HiGHS {Solver().version()}"
