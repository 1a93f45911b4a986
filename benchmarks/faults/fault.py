"""One change of the code that a test must notice."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One change of one function or constant of an app, or of config, and who must notice it."""

    sentence: str
    app: str
    name: str
    old: str
    new: str
    tests: str
