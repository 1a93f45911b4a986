"""Reads one YAML file of the rules; a key written twice is refused, not silently overwritten."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
WRONG = "wrong_shape"


class ParameterError(ValueError):
    """A rule file is wrong: which file, which key, and why, by its code in faults.yaml.

    `line`: where it is written, from 1; 0 where that is not known.
    """

    def __init__(self, file: str, key: str, code: str, *, line: int = 0, **params: Any) -> None:
        self.file, self.key, self.code, self.line, self.params = file, key, code, line, params
        self.why = self.say("en")
        super().__init__(f"{file}: {key}: {self.why}" if key else f"{file}: {self.why}")

    def say(self, lang: str) -> str:
        """Why, in words."""
        return say_fault(self.code, self.params, lang)


def say_fault(code: str, params: dict[str, Any], lang: str) -> str:
    """A fault of faults.yaml in words, its days and lists written out; `lang` is vi or en."""
    faults = words("faults.yaml")
    if code not in faults:  # a shape that this library seldom refuses: it says why in English
        return str(params.get("reason", code)) if lang == "en" else str(faults[WRONG][lang])
    text = faults[code][lang]
    if code == "literal_error" and lang == "vi":  # the library writes 'one', 'two' or 'three'
        listed = str(params["expected"]).replace(" or ", ", ").replace("'", "")
        params = params | {"expected": listed}
    return str(text.format(**{name: _shown(value, lang) for name, value in params.items()}))


def _shown(value: Any, lang: str) -> Any:
    if lang == "vi" and isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if lang == "vi" and isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return value


class Written(dict[str, Any]):
    """A mapping that knows the lines on which it and its keys are written, from 1."""

    line = 0
    lines: dict[Any, int] = {}

    def at(self, line: int, lines: dict[Any, int]) -> Written:
        self.line, self.lines = line, lines
        return self


def line_at(content: Any, path: tuple[Any, ...]) -> int:
    """The line of the deepest part of `path` that is written; parts in between may be missing."""
    line = 0
    for part in path:
        if isinstance(content, Written):
            line = content.lines.get(part, line)
        if isinstance(content, dict):
            content = content.get(part, content)
        elif isinstance(content, list) and part in range(len(content)):
            content = content[part]
            line = getattr(content, "line", line)
    return line


def rows_from(content: Any, since: date) -> Iterator[int]:
    """The line of each row below it that begins on that day, in their order."""
    if isinstance(content, Written) and content.get("from") == since:
        yield content.line
        return
    parts: Any = content.values() if isinstance(content, dict) else ()
    for part in content if isinstance(content, list) else parts:
        yield from rows_from(part, since)


class _Loader(yaml.CSafeLoader):  # parses in C, ten times as fast
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _value in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                raise ParameterError("", "", "key_twice", line=line, name=key.value)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)

    def construct_day(self, node: yaml.ScalarNode) -> Any:
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:  # an impossible date such as 2018-02-30
            line = node.start_mark.line + 1
            raise ParameterError("", "", "no_such_day", line=line, value=node.value) from None


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_day)
# YAML 1.1 reads the key `on` as "true"; here only true and false are truth values.
_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if first in "tTfF" or pair[0] != "tag:yaml.org,2002:bool"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _MarkingLoader(_Loader):
    def construct_written(self, node: yaml.MappingNode) -> Iterator[Written]:
        lines = {key.value: key.start_mark.line + 1 for key, _ in node.value}
        content = Written().at(node.start_mark.line + 1, lines)
        yield content
        content.update((str(k), v) for k, v in self.construct_mapping(node).items())


_MarkingLoader.add_constructor("tag:yaml.org,2002:map", _MarkingLoader.construct_written)


def read(path: Path) -> dict[str, Any]:
    """The mapping in `path`; ParameterError when it is missing, no YAML, or no mapping."""
    name = shown(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ParameterError(name, "", "unreadable", reason=error.strerror) from error
    return parsed(text, name)


def parsed(text: str, name: str, *, is_marked: bool = False) -> dict[str, Any]:
    """The mapping in a text called `name`; ParameterError when it is no YAML or no mapping.

    `is_marked`: every mapping in it is a `Written`, so that a fault finds its line.
    """
    try:
        content = yaml.load(text, Loader=_MarkingLoader if is_marked else _Loader)  # noqa: S506
    except ParameterError as error:
        raise ParameterError(name, "", error.code, line=error.line, **error.params) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = " ".join(str(error).split())
        line = mark.line + 1 if mark else 0
        raise ParameterError(name, "", "not_yaml", line=line, problem=problem) from error
    if not isinstance(content, dict):
        raise ParameterError(name, "", "not_a_mapping")
    return content


def shown(path: Path) -> str:
    """The file's name as an official may find it, inside the rules folder where it lies there."""
    return str(path.relative_to(FOLDER)) if path.is_relative_to(FOLDER) else path.name


@cache
def words(name: str) -> dict[str, Any]:
    """A file of words (wording, faults, vocabulary, activities) read once."""
    return read(FOLDER / name)
