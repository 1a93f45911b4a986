"""How areas are classed, by file: a workbook, a list, or the part `areas` of a province's file.

All of a file or nothing: each row is read, its commune found, and what is wrong told by its row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.administration.services import province_file
from khuyencong.administration.services.province_file import Area, Problem, Unsound
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold
from khuyencong.core.told import in_every_language
from khuyencong.directory import permissions
from khuyencong.directory import services as directory
from khuyencong.directory.models import Unit
from khuyencong.directory.selectors.listed_areas import communes_named, why_no_commune
from khuyencong.documents.reading import lists, tables
from khuyencong.ui.samples import EXAMPLE

SEARCHED_ROWS = 25  # headings may stand below a title
# By how a column is called in lists, folded.
COLUMNS = {
    "commune": ("xa phuong", "xa phuong dac khu", "xa", "don vi", "ten xa", "ma xa", "commune"),
    "kind": ("phan loai theo", "xep theo", "kind"),
    "area": ("dia ban", "loai dia ban", "xep loai", "phan loai", "area"),
    "valid_from": ("tu ngay", "co tu", "hieu luc tu", "valid from"),
    "valid_until": ("den truoc ngay", "den truoc", "valid until"),
    "source": ("theo van ban", "van ban", "can cu", "quyet dinh", "source"),
}
HEADINGS = {
    "commune": lazy("Xã, phường"),
    "kind": lazy("Phân loại theo"),
    "area": lazy("Địa bàn"),
    "valid_from": lazy("Từ ngày"),
    "valid_until": lazy("Đến trước ngày"),
    "source": lazy("Theo văn bản"),
}
NEEDED = ("commune", "area", "valid_from", "source")


@dataclass(frozen=True)
class OfAll:
    """What is said once for a whole list: kind, first day and paper, as typed; a column goes
    before."""

    kind: str = ""
    valid_from: str = ""
    source: str = ""

    @property
    def typed(self) -> dict[str, str]:
        return {name: text for name, text in asdict(self).items() if text}


NOTHING = OfAll()


@dataclass(frozen=True)
class Classed:
    """One row of a file, read: the commune it names, and what it says of it."""

    unit: Unit
    area: Area


def preview(
    province: Unit,
    *,
    name: str,
    content: bytes,
    of_all: OfAll = NOTHING,
    by: Actor,
    at: datetime,
) -> list[Classed]:
    """Xem trước: all that `load` would do and refuse, and nothing of it stays."""
    with transaction.atomic():
        found = load(province, name=name, content=content, of_all=of_all, by=by, at=at)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def load(
    province: Unit,
    *,
    name: str,
    content: bytes,
    of_all: OfAll = NOTHING,
    by: Actor,
    at: datetime,
) -> list[Classed]:
    """Nạp phân loại địa bàn. Raises Unsound with every row that is wrong."""
    permissions.can_administer(by, province.code).require()
    areas, lines = _read(name, content, of_all.typed)
    found, wrong = _found(province, areas, lines, on=hanoi_date(at)), []
    for row, line in zip(found, lines, strict=True):
        area = row.area
        try:
            directory.class_area(
                row.unit, area.area, kind=area.kind, valid_from=area.valid_from,
                valid_until=area.valid_until, source=area.source, by=by, at=at,
            )  # fmt: skip
        except Refused as refusal:
            column = headings().get(refusal.field or "", "")
            wrong.append(Problem((column,), f"{refusal.message} {refusal.fix}", line))
    if wrong:
        raise Unsound(wrong)
    return found


def _read(name: str, content: bytes, of_all: dict[str, str]) -> tuple[tuple[Area, ...], list[int]]:
    """(what the rows say, the line of each)."""
    if name.lower().endswith((".yaml", ".yml")):
        return _of_yaml(content)
    table = tables.of_file(name, content, score=lambda rows: len(_heads(rows)[1]))
    top, places = _heads(table.rows)
    if missing := [column for column in NEEDED if column not in {*places, *of_all}]:
        raise Refused(
            _("Tệp thiếu cột: {columns}.").format(
                columns=", ".join(str(headings()[column]) for column in missing)
            ),
            fix=_("Thêm các cột đó; tên cột ghi như dưới ô chọn tệp."),
            field="file",
        )
    rows, lines = [], []
    for number, cells in enumerate(table.rows[top + 1 :], start=top + 2):
        told = {
            column: cells[at].strip() if at < len(cells) else "" for column, at in places.items()
        }
        is_example = any(text.startswith(EXAMPLE) for text in told.values())
        if any(told.values()) and not is_example and not lists.is_counters(cells):
            typed = {column: text for column, text in told.items() if text}
            rows.append(dict.fromkeys(NEEDED, "") | of_all | typed)
            lines.append(number)
    return province_file.read_areas(rows, lines, headings()), lines


def _of_yaml(content: bytes) -> tuple[tuple[Area, ...], list[int]]:
    try:
        text = content[: 4 * province_file.LARGEST].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            _("Tệp không phải chữ UTF-8."), fix=_("Lưu lại dạng UTF-8."), field="file"
        ) from error
    root, parts = province_file.read_yaml(text)
    rows = parts.get("areas")
    if not isinstance(rows, list) or not rows:
        raise Refused(
            _("Tệp không có mục areas."), fix=_("Xem mục areas trong tệp mẫu."), field="file"
        )
    lines = [province_file.line_of(root, ("areas", at)) for at in range(len(rows))]
    return province_file.read_areas(rows, lines, headings()), lines


def headings() -> dict[str, str]:
    """How the columns of a list are called."""
    return {column: str(heading) for column, heading in HEADINGS.items()}


def _heads(rows: tables.Rows) -> tuple[int, dict[str, int]]:
    """The row of headings, and where each column stands."""
    best: tuple[int, dict[str, int]] = (0, {})
    known = {
        column: {*names, *map(fold, in_every_language(HEADINGS[column]))}
        for column, names in COLUMNS.items()
    }
    for at, cells in enumerate(rows[:SEARCHED_ROWS]):
        folded = [fold(cell) for cell in cells]
        places = {
            column: next(number for number, text in enumerate(folded) if text in names)
            for column, names in known.items()
            if any(text in names for text in folded)
        }
        if len(places) > len(best[1]):
            best = at, places
    return best


def _found(province: Unit, areas: tuple[Area, ...], lines: list[int], *, on: date) -> list[Classed]:
    if not areas:
        raise Refused(
            _("Tệp không có dòng nào dưới tên cột."),
            fix=_("Ghi mỗi xã, phường một dòng."),
            field="file",
        )
    # As it stood on its day: a list of earlier years names communes that are no more.
    found = [
        communes_named(area.commune, province.code, area.valid_from)
        or communes_named(area.commune, province.code, on)
        for area in areas
    ]
    if wrong := list(_problems(province, areas, found, lines)):
        raise Unsound(wrong)
    return [Classed(units[0], area) for units, area in zip(found, areas, strict=True)]


def _problems(
    province: Unit, areas: tuple[Area, ...], found: list[list[Unit]], lines: list[int]
) -> Iterator[Problem]:
    named = zip(areas, found, strict=True)
    times = Counter((area.kind, units[0].pk) for area, units in named if len(units) == 1)
    for area, units, line in zip(areas, found, lines, strict=True):
        if not units:
            told = " ".join(why_no_commune(area.commune, province, area.valid_from))
        elif len(units) > 1:
            told = _("“{text}” có ở nhiều nơi trong {province}. Ghi mã xã.").format(
                text=area.commune, province=province.name
            )
        elif times[area.kind, units[0].pk] > 1:
            told = _("“{text}” có nhiều dòng trong tệp. Giữ một dòng.").format(text=area.commune)
        else:
            continue
        yield Problem((headings()["commune"],), told, line)
