"""A paper's data as canonical JSON and back: frozen at issue, drawn again years later."""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

from django.apps import apps

from khuyencong.documents.papers.blocks import Block
from khuyencong.documents.papers.frame import Frame

DECREE_30 = date(2020, 3, 5)  # Nghị định 30/2020/NĐ-CP in force: the first form of every paper
KINDS: dict[str, type[PaperData]] = {}


@dataclass(frozen=True)
class Wording:
    """What a paper says: its blocks in order, and what is known of its form. `valid_from` names it;
    where the law sets the form it is also its first day.

    title: of the form, as lists of papers name it. legal: empty where the law sets none. evidence:
    where its shape comes from. working: a note for officials. The forms of the law whose content
    it has stand, dated, in rules/parameters/forms.yaml.
    """

    title: str
    blocks: tuple[Block, ...]
    working: str
    valid_from: date = DECREE_30
    legal: str = ""
    evidence: str = "Mẫu của hệ thống, chưa phải mẫu luật định."


@dataclass(frozen=True, kw_only=True)
class PaperData:
    """Base of every paper: its head, its words, its data and, in `fill`, where the data come from.

    code: names the paper for ever, in its register, its payload and the folder of its Word form.
    kind: letters of the symbol: QĐ, BB, HĐ, PTN; empty for a letter.
    title, recipients: as printed, unless one paper says otherwise when it is issued.
    register: the running numbers it takes its own from.
    is_of_the_office: the lawful signer of its body signs it; minutes, receipts and vouchers are
    signed by who makes them. opens: steps of its dossier that wait until it is issued.
    follows: codes of the papers of its dossier that it rests on, in their order.
    wordings: what it says, by the day each wording begins. One that was used never changes.
    fill(frame, …): the paper made from the rows it is about.

    Fields are str, int, bool, date, None, other frozen dataclasses and tuples of these. A field
    ending in `_dong` is money in đồng.
    """

    code: ClassVar[str]
    kind: ClassVar[str]
    title: ClassVar[str]
    wordings: ClassVar[tuple[Wording, ...]]
    register: ClassVar[str] = "paper"
    recipients: ClassVar[tuple[str, ...]] = ()
    has_grounds: ClassVar[bool] = True
    is_letter: ClassVar[bool] = False
    is_of_the_office: ClassVar[bool] = True
    opens: ClassVar[frozenset[str]] = frozenset()
    follows: ClassVar[tuple[str, ...]] = ()
    fill: ClassVar[Callable[..., Any]]

    frame: Frame

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "code" not in vars(cls):  # what several papers share
            return
        known = KINDS.setdefault(cls.code, cls)
        if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"two papers share the code {cls.code}")


@dataclass(frozen=True, kw_only=True)
class Decision(PaperData):
    """A quyết định; `decider` heads it in capitals."""

    kind = "QĐ"
    title = "Quyết định"
    recipients: ClassVar[tuple[str, ...]] = ("Như Điều 3",)

    decider: str

    @property
    def decider_caps(self) -> str:
        return self.decider.upper()


class SumOf(property):
    """The sum of one amount over the rows of a paper, printed like a field."""

    def __init__(self, rows: str, amount: str) -> None:
        super().__init__(lambda paper: sum(getattr(row, amount) for row in getattr(paper, rows)))


@cache
def kinds() -> dict[str, type[PaperData]]:
    """Every paper of the installed apps, by code: each is a file in a folder `papers`."""
    for app in apps.get_app_configs():
        if app.name.startswith("khuyencong."):
            folder = Path(app.path)
            for file in sorted(folder.glob("**/papers/*.py")):
                parts = file.relative_to(folder).with_suffix("").parts
                import_module(".".join((app.name, *parts)).removesuffix(".__init__"))
    return dict(sorted(KINDS.items()))


def titles() -> list[tuple[str, str]]:
    """(code, title) of every kind of paper that a lawful signer signs, by title."""
    signed = [(code, one) for code, one in kinds().items() if one.is_of_the_office]
    return sorted(((code, one.wordings[-1].title) for code, one in signed), key=lambda one: one[1])


def to_payload(paper: PaperData) -> str:
    """Canonical JSON: sorted keys, ISO dates, no spaces. TypeError names what is not plain."""
    return json.dumps(
        _encode(paper, paper.code), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def from_payload(code: str, payload: str) -> Any:
    """The paper of a frozen payload. A field added since takes its default; TypeError otherwise."""
    return _decode(json.loads(payload), kinds()[code], code)


def _encode(value: Any, where: str) -> Any:
    if value is None or type(value) in (str, int, bool):
        return value
    if type(value) is date:
        return value.isoformat()
    if type(value) is Decimal:  # a whole one as it was before quantities had decimals
        return int(value) if value == int(value) else f"{value.normalize():f}"
    if type(value) is tuple:
        return [_encode(part, f"{where}[{at}]") for at, part in enumerate(value)]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _encode(getattr(value, field.name), f"{where}.{field.name}")
            for field in dataclasses.fields(value)
        }
    raise TypeError(f"{where}: {type(value).__name__} cannot be frozen in a paper")


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _decode(value: Any, hint: Any, where: str) -> Any:
    if get_origin(hint) in (types.UnionType,):
        if value is None:
            return None
        (hint,) = (part for part in get_args(hint) if part is not type(None))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        hints = _hints(hint)
        if unknown := value.keys() - hints.keys():
            raise TypeError(f"{where}: no field {', '.join(sorted(unknown))}")
        return hint(
            **{name: _decode(part, hints[name], f"{where}.{name}") for name, part in value.items()}
        )
    if get_origin(hint) is tuple:
        part_hint = get_args(hint)[0]
        return tuple(_decode(part, part_hint, f"{where}[{at}]") for at, part in enumerate(value))
    if hint is date:
        return date.fromisoformat(value)
    if hint is Decimal:
        return Decimal(value)
    if type(value) is not hint:
        raise TypeError(f"{where}: {type(value).__name__} found, {hint.__name__} expected")
    return value
