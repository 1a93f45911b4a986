"""Reads one YAML file of the rules; a key written twice is refused, not silently overwritten."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


class ParameterError(ValueError):
    """A rule file is wrong. The message names the file, the key and why."""

    def __init__(self, file: str, key: str, why: str) -> None:
        self.file, self.key, self.why = file, key, why
        super().__init__(f"{file}: {key}: {why}" if key else f"{file}: {why}")


class _Loader(yaml.CSafeLoader):  # parses in C, ten times as fast
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _value in node.value:
            if key.value in seen:
                raise yaml.YAMLError(f"key “{key.value}” is written twice{key.start_mark}")
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


# YAML 1.1 reads the key `on` as "true"; here only true and false are truth values.
_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if first in "tTfF" or pair[0] != "tag:yaml.org,2002:bool"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(path: Path) -> dict[str, Any]:
    """The mapping in `path`; ParameterError when it is missing, no YAML, or no mapping."""
    name = shown(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ParameterError(name, "", f"cannot be read: {error.strerror}") from error
    return parsed(text, name)


def parsed(text: str, name: str) -> dict[str, Any]:
    """The mapping in a text called `name`; ParameterError when it is no YAML or no mapping."""
    try:
        content = yaml.load(text, Loader=_Loader)  # noqa: S506
    except yaml.YAMLError as error:
        raise ParameterError(name, "", " ".join(str(error).split())) from error
    except ValueError as error:  # an impossible date such as 2018-02-30
        raise ParameterError(name, "", str(error)) from error
    if not isinstance(content, dict):
        raise ParameterError(name, "", "a mapping of keys is expected")
    return content


def shown(path: Path) -> str:
    """The file's name as an official may find it, inside the rules folder where it lies there."""
    return str(path.relative_to(FOLDER)) if path.is_relative_to(FOLDER) else path.name


@cache
def words(name: str) -> dict[str, Any]:
    """A file of words (wording, vocabulary, activities) read once."""
    return read(FOLDER / name)
