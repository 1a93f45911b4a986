"""What a province begins with, as a file says it: its shape, and everything wrong in it by place.

Every value stands in the file as text and is read by `core/reading`, so that a telephone keeps its
zero and "1.000" is a thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import yaml
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold, nfc
from khuyencong.core.models import WorkDay
from khuyencong.core.reading.counts import read_year
from khuyencong.core.reading.dates import read_date_of
from khuyencong.core.reading.errors import ReadingError
from khuyencong.core.reading.money import read_money
from khuyencong.core.reading.phones import read_phone
from khuyencong.core.told import in_every_language
from khuyencong.directory.models import AreaClass, Organisation
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, ROLES
from khuyencong.directory.services import USERNAME
from khuyencong.ledger.models import Fund
from khuyencong.rules.areas import WORDS, word_label
from khuyencong.ui.reading import words

LARGEST = 1_000_000  # characters of a file
MOST_TOLD = 30
EXAMPLE = Path(__file__).parents[1] / "data" / "example.yaml"
# How a person who knows nothing of the system calls a part of the file.
PARTS = {
    "province": gettext_lazy("tỉnh"),
    "bodies": gettext_lazy("cơ quan"),
    "people": gettext_lazy("người"),
    "posts": gettext_lazy("chức danh"),
    "funds": gettext_lazy("nguồn kinh phí"),
    "appropriations": gettext_lazy("giao dự toán"),
    "areas": gettext_lazy("địa bàn"),
    "days": gettext_lazy("ngày nghỉ, ngày làm bù"),
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong. `place`: the way to it, ("people", 2, "phone")."""

    place: tuple[str | int, ...]
    words: str
    line: int = 0

    def __str__(self) -> str:
        steps = [
            _("thứ {number}").format(number=step + 1)
            if isinstance(step, int)
            else str(PARTS.get(step, step))
            for step in self.place
        ]
        where = " ".join(steps)
        if self.line:
            where = _("Dòng {line}, {where}").format(line=self.line, where=where)
        return f"{where}: {self.words}" if where else self.words


class Unsound(Refused):
    """A beginning that cannot be: all that is wrong with it, each with its place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        told = [str(problem) for problem in self.problems[:MOST_TOLD]]
        if len(self.problems) > MOST_TOLD:
            told.append(_("và {count} chỗ khác").format(count=len(self.problems) - MOST_TOLD))
        super().__init__(
            _("Có {count} chỗ phải sửa; chưa ghi gì cả.").format(count=len(self.problems))
            + "".join(f"\n– {line}" for line in told),
            fix=_("Sửa hết các chỗ này rồi làm lại."),
        )


def _read(read: Callable[[str], Any]) -> BeforeValidator:
    """Texts are read by one of `core/reading`; what a form has read already stays."""

    def value(raw: object) -> object:
        if not isinstance(raw, str):
            return raw
        try:
            return read(raw.strip())
        except ReadingError as error:
            raise ValueError(words(error)) from error

    return BeforeValidator(value)


def choose(choices: dict[str, Any], raw: object) -> str:
    """A code, or its name as it stands on screen in any language. Raises ValueError."""
    text = str(raw).strip()
    named = [
        code
        for code, name in choices.items()
        if fold(text) in {fold(told) for told in in_every_language(name)}
    ]
    if text in choices:
        return text
    if named:
        return named[0]
    if not text:
        raise ValueError(_("Chưa chọn. Chọn một trong danh sách."))
    known = ", ".join(f"{code} ({name})" for code, name in choices.items())
    raise ValueError(
        _("“{text}” không có. Chọn một trong: {known}.").format(text=text, known=known)
    )


def _one_of(choices: dict[str, Any]) -> BeforeValidator:
    return BeforeValidator(lambda raw: choose(choices, raw))


def _day(kind: str) -> BeforeValidator:
    return _read(lambda text: read_date_of(kind, text, today=timezone.localdate()))


def _username(text: str) -> str:
    if not USERNAME.fullmatch(text):
        raise ValueError(
            _("Dùng 1 đến 60 chữ cái không dấu, chữ số hoặc các dấu . _ @ + -").format()
        )
    return text


OFFICES = {role: ROLES[role].label for role in ROLES if role not in OF_AN_ESTABLISHMENT}
Day = Annotated[date, _day("due")]
Decided = Annotated[date, _day("act")]
Word = Annotated[str, BeforeValidator(lambda raw: nfc(str(raw)).strip())]
Name = Annotated[Word, Field(min_length=1, max_length=200)]
ShortName = Annotated[Word, Field(min_length=1, max_length=100)]
Code = Annotated[Word, Field(min_length=1, max_length=30, pattern=r"^[\w.+-]+$")]
Phone = Annotated[str, _read(lambda text: read_phone(text) if text else "")]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Body(Part):
    code: Code
    kind: Annotated[str, _one_of(dict(Organisation.Kind.choices))]
    name: Name
    short_name: ShortName
    symbol: Annotated[Word, Field(min_length=1, max_length=20)]
    parent: Word = ""
    commune: Word = ""  # its code or its name; only for the committee of a commune


class Holding(Part):
    role: Annotated[str, _one_of(OFFICES)]
    body: Code
    title: Annotated[Word, Field(max_length=150)] = ""


class Human(Part):
    name: Name
    username: Annotated[Word, BeforeValidator(lambda raw: _username(str(raw).strip()))]
    phone: Phone = ""
    email: Annotated[Word, Field(pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)] = ""
    posts: Annotated[tuple[Holding, ...], Field(min_length=1)]


class Purse(Part):
    code: Annotated[Word, Field(min_length=1, max_length=40, pattern=r"^[\w-]+$")]
    name: Name
    track: Annotated[str, _one_of(dict(Fund.Track.choices))]
    body: Code


class Given(Part):
    fund: Code
    year: Annotated[int, _read(lambda text: read_year(text, first=2002, last=2100))]
    number: Name
    decided_date: Decided
    amount_dong: Annotated[int, _read(read_money), Field(gt=0)]


class Area(Part):
    """`kind`: what the row speaks of; `area`: one of the words of that kind."""

    commune: Word
    kind: Annotated[str, _one_of(dict(AreaClass.Kind.choices))] = "investment"
    area: str
    valid_from: Day
    valid_until: Day | None = None
    source: Name

    @field_validator("area", mode="before")
    @classmethod
    def is_a_word_of_its_kind(cls, raw: object, info: ValidationInfo) -> str:
        kind = info.data.get("kind", "investment")
        return choose({code: word_label(kind, code) for code in WORDS[kind]}, raw)


class Moved(Part):
    day: Day
    kind: Annotated[str, _one_of(dict(WorkDay.Kind.choices))]
    notice: Name
    notice_date: Decided


class Beginning(Part):
    """All of it; what it names (bodies, funds, communes) is compared by `begin`."""

    province: Word
    since: Decided
    bodies: Annotated[tuple[Body, ...], Field(min_length=1)]
    people: Annotated[tuple[Human, ...], Field(min_length=1)]
    funds: tuple[Purse, ...] = ()
    appropriations: tuple[Given, ...] = ()
    areas: tuple[Area, ...] = ()
    days: tuple[Moved, ...] = ()


def read_file(text: str) -> Beginning:
    """Raises Unsound with every place and its line."""
    root, content = read_yaml(text)
    return read_content(content, lines=lambda place: line_of(root, place))


def read_yaml(text: str) -> tuple[yaml.Node, dict[str, Any]]:
    """(the file as it is laid out, what it says). Raises Unsound."""
    if len(text) > LARGEST:
        raise Unsound([Problem((), _("Tệp lớn hơn một triệu chữ. Bỏ phần không cần."))])
    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            raise Unsound([Problem((), _("Không dùng dấu * để nhắc lại. Ghi đủ từng chỗ."))])
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        content = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  (texts, lists, maps only)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        told = _("Tệp không đúng khuôn YAML. Xem dấu cách đầu dòng, dấu hai chấm, dấu nháy.")
        raise Unsound([Problem((), told, mark.line + 1 if mark else 0)]) from error
    if node is None or not isinstance(content, dict):
        raise Unsound([Problem((), _("Tệp không có mục nào. Xem tệp mẫu."))])
    return node, content


def read_content(
    content: dict[str, Any], *, lines: Callable[[tuple[str | int, ...]], int] = lambda _place: 0
) -> Beginning:
    """The same of what a form has read. Raises Unsound."""
    try:
        return Beginning.model_validate(content)
    except ValidationError as error:
        errors = error.errors()
    places = [tuple(one["loc"]) for one in errors]
    raise Unsound(
        Problem(place, _words_of(one), lines(place))
        for place, one in zip(places, errors, strict=True)
        # a list whose entry is wrong counts as too short also
        if not any(len(place) < len(other) and other[: len(place)] == place for other in places)
    )


def read_areas(content: list[Any], lines: list[int], names: dict[str, str]) -> tuple[Area, ...]:
    """Only classes of areas, one a row; `lines`: where each row stands, `names`: how its columns
    are called. Raises Unsound."""
    try:
        return TypeAdapter(tuple[Area, ...]).validate_python(content)
    except ValidationError as error:
        raise Unsound(
            Problem(
                tuple(names.get(str(step), step) for step in one["loc"][1:]),
                _words_of(one),
                lines[int(one["loc"][0])],
            )
            for one in error.errors()
        ) from error


def line_of(node: yaml.Node, place: tuple[str | int, ...]) -> int:
    """The line of the file where `place` stands, or of what should hold it."""
    line = node.start_mark.line + 1
    for step in place:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == step), None)
            if pair is None:
                return line
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


def _words_of(error: Any) -> str:
    """Pydantic's errors in our words: what is wrong and what to write."""
    kind, limits = error["type"], error.get("ctx", {})
    name = str(error["loc"][-1]) if error["loc"] else ""
    if kind == "value_error":
        return str(limits["error"])
    if isinstance(error["input"], str) and kind in {"too_short", "too_long"}:
        kind = f"string_{kind}"
    told = {
        "missing": _("Thiếu mục này. Ghi thêm."),
        "extra_forbidden": _("Không có mục tên “{name}”. Bỏ đi, hoặc sửa tên theo tệp mẫu."),
        "string_too_short": _("Còn trống. Ghi thêm."),
        "string_too_long": _("Dài quá {max_length} chữ. Ghi ngắn lại."),
        "too_short": _("Phải có ít nhất một. Ghi thêm."),
        "greater_than": _("Phải lớn hơn 0. Xem lại số."),
        "date_type": _("Chưa có ngày. Ghi ngày/tháng/năm."),
        "string_pattern_mismatch": _("Có chữ không dùng được ở đây. Xem cách ghi trong tệp mẫu."),
    }.get(kind, _("Không đúng khuôn. Xem cách ghi trong tệp mẫu."))
    return told.format(name=name, **limits)
