"""What the columns of each list are called, and how their cells are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.actors import Actor
from khuyencong.core.folding import fold
from khuyencong.core.reading.communes import CommuneError, commune_name
from khuyencong.core.reading.counts import YearError, read_year
from khuyencong.core.reading.tax_codes import TaxCodeError, read_tax_code
from khuyencong.desk.forms.list_cells import (
    CellError,
    ambiguous,
    in_every_language,
    one_of,
    telephones,
    whole,
)
from khuyencong.desk.forms.pasted_lists import Column
from khuyencong.directory.models import Establishment, Trade, Unit
from khuyencong.directory.selectors.people import standing_at
from khuyencong.rules.engine import load
from khuyencong.ui.reading import words


def _commune(actor: Actor, on: date) -> Callable[[str], Unit]:
    """Reads a commune of today in the actor's provinces, by its name, with or without its kind, or
    its code. A former one is answered with what it became."""
    everywhere = Unit.objects.communes().filter(province_code__in=actor.provinces)
    today = _by_name(everywhere.on(on))
    former = _by_name(everywhere.filter(valid_until__lte=on))

    def choose(text: str) -> Unit:
        units = _called(text, today)
        if len(units) == 1:
            return units[0]
        if units:
            raise ambiguous(text, units)
        after = [new for old in _called(text, former) for new in standing_at(old, on)]
        if not after:
            raise CellError(words(CommuneError("unknown", text=text)))
        names = [str(unit) for unit in dict.fromkeys(after)]
        error = CommuneError("former", text=text, successors=_(" hoặc ").join(names))
        raise CellError(words(error), names)

    return choose


def _by_name(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for unit in units:
        for name in {fold(unit.name), unit.code}:
            found.setdefault(name, []).append(unit)
    return found


def _called(text: str, units: dict[str, list[Unit]]) -> list[Unit]:
    """Those of this name; of this kind where one was written and stands among them."""
    name = commune_name(text)
    same = units.get(name.folded) or units.get(fold(text), [])
    return [unit for unit in same if unit.kind.lower() == name.kind] or same


def _tax_code(text: str) -> str:
    try:
        read_tax_code(text)
    except TaxCodeError as error:
        offers = [str(error.params["meant"])] if error.code == "lost_zero" else []
        raise CellError(words(error), offers) from error
    return text


def _choices(choices: type[TextChoices]) -> list[tuple[str, str]]:
    return [(name, value) for value, label in choices.choices for name in in_every_language(label)]


def registrations(actor: Actor, on: date) -> tuple[Column, ...]:
    forms = _choices(Establishment.LegalForm)
    trades = [(name, t) for t in Trade.objects.all() for name in (t.name_vi, t.name_en, t.code)]
    activities = [
        (name, code)
        for code, one in load().activities.items()
        for name in (one.label["vi"], one.label["en"], code)
    ]
    return (
        Column("name", lazy("Tên cơ sở"), ("ten co so", "co so", "don vi", "ten don vi")),
        Column(
            "tax_code",
            lazy("Mã số thuế"),
            ("ma so thue", "mst"),
            _tax_code,
            False,
            is_number=True,
        ),
        Column(
            "legal_form",
            lazy("Loại hình"),
            ("loai hinh", "loai hinh co so"),
            one_of(forms, _("loại hình")),
        ),
        Column(
            "place",
            lazy("Xã, phường"),
            ("xa phuong", "xa", "phuong", "dia ban"),
            _commune(actor, on),
            is_shown_as_read=True,
        ),
        Column("address_text", lazy("Địa chỉ"), ("dia chi",), str, False),
        Column(
            "trade",
            lazy("Ngành nghề"),
            ("nganh nghe", "nghe", "nganh"),
            one_of(trades, _("ngành nghề")),
        ),
        Column(
            "owner_name",
            lazy("Chủ cơ sở"),
            ("chu co so", "nguoi dai dien", "dai dien", "ho ten chu co so"),
        ),
        Column(
            "owner_phone",
            lazy("Điện thoại"),
            ("dien thoai", "so dien thoai", "sdt"),
            telephones,
            False,
            is_shown_as_read=True,
            is_number=True,
        ),
        Column(
            "workers",
            lazy("Số lao động"),
            ("so lao dong", "lao dong", "so lao dong"),
            whole,
        ),
        Column(
            "activity",
            lazy("Nội dung hỗ trợ"),
            ("noi dung ho tro", "noi dung", "noi dung hoat dong"),
            one_of(activities, _("nội dung hỗ trợ")),
        ),
        Column("title", lazy("Tên đề nghị"), ("ten de nghi", "ten de an", "noi dung de nghi")),
        Column(
            "total_dong",
            lazy("Tổng chi phí"),
            ("tong chi phi", "tong kinh phi", "tong muc dau tu"),
            is_money=True,
        ),
        Column(
            "support_dong",
            lazy("Đề nghị hỗ trợ"),
            ("de nghi ho tro", "kinh phi de nghi", "kinh phi khuyen cong", "kinh phi ho tro"),
            is_money=True,
        ),
    )


def learners(actor: Actor, on: date) -> tuple[Column, ...]:
    sexes = _choices(Establishment.Sex)
    return (
        Column("full_name", lazy("Họ và tên"), ("ho va ten", "ho ten", "hoc vien", "ten")),
        Column("birth_year", lazy("Năm sinh"), ("nam sinh", "sinh nam", "ngay sinh"), _birth_year),
        Column(
            "sex",
            lazy("Giới tính"),
            ("gioi tinh", "gioi"),
            one_of(sexes, _("giới tính")),
            False,
        ),
        Column(
            "place",
            lazy("Xã, phường"),
            ("xa phuong", "xa", "phuong", "dia chi", "noi o"),
            _commune(actor, on),
            is_shown_as_read=True,
        ),
        Column(
            "workshop", lazy("Cơ sở làm việc"), ("co so lam viec", "co so", "don vi"), str, False
        ),
        Column("remark", lazy("Ghi chú"), ("ghi chu",), str, False),
    )


def _birth_year(text: str) -> int:
    """A year, or the year at the end of a date."""
    year = text.replace("-", "/").replace(".", "/").rsplit("/", 1)[-1]
    try:
        return read_year(year, first=1900, last=2100)
    except YearError as error:
        raise CellError(
            _("“{text}” không phải năm sinh. Ví dụ: 1985.").format(text=text)
        ) from error
