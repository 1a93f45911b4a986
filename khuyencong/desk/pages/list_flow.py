"""How a list comes in: pasted or sent, looked at, corrected in place, then brought in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.desk.forms import list_samples, pasted_lists
from khuyencong.desk.forms.list_sheet import UNIT_NAMES, UNITS, Column, Row, Sheet
from khuyencong.desk.services import kept_lists
from khuyencong.desk.services.kept_lists import KeptList
from khuyencong.directory.access import ActorRequest
from khuyencong.documents.reading import tables
from khuyencong.documents.reading.tables import Table
from khuyencong.ui.sheets import download, workbook

CELL = "cell-"
TAKE, ALL = "take", "all"  # what a cell can only mean is put there: in one, or wherever it is so
SAMPLE, KEPT = "mau", "con-lai"  # in an address: the sample workbook, the rest of a list
Bring = Callable[[list[Row]], int]


@contextmanager
def told_beside(row: Row, name: str) -> Iterator[None]:
    """A refusal stands beside its cell, or beside the cell `name`; the other rows go on."""
    try:
        yield
    except Refused as refusal:
        row.errors[refusal.field or name] = str(refusal)


@dataclass(frozen=True)
class Ask:
    """Something that holds for the whole list and is chosen on its page: a select."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    usual: str = ""  # what holds until something is chosen


@dataclass(frozen=True)
class ListIn:
    """A list that can be brought in. `check` writes into the rows what is wrong with them or
    known of them, and what is to be agreed to; `bring` says how many rows it wrote. `aside`: what
    lines that are no items are called; `name`: of its files; `brought`: said after the count;
    `done`: the page that shows what came in."""

    name: str
    title: str
    columns: tuple[Column, ...]
    check: Callable[[Sheet], None]
    bring: Bring
    aside: str
    done: str
    done_args: tuple[str, ...] = ()
    brought: str = ""
    lead: str = ""
    asks: tuple[Ask, ...] = ()


@dataclass
class Pressed:
    """What came with a press, or was kept from the one before: the rows, what only their file
    told, and what was chosen for all of them."""

    table: Table
    typed: Mapping[str, str]
    count: int = 0  # of the rows that have come in
    sheet: Sheet | None = None

    def chosen(self, kind: ListIn) -> dict[str, str]:
        names = ["unit", "with_hidden", *(ask.name for ask in kind.asks)]
        return {name: self.typed.get(name, "") for name in names}


def flow(request: ActorRequest, kind: ListIn) -> HttpResponse:
    """Paste → look → correct → bring in the good rows, or none. Nothing is written before that."""
    if SAMPLE in request.GET:
        return download(list_samples.sample(kind.columns), f"mau-{kind.name}")
    if KEPT in request.GET and request.method != "POST":
        return _kept_page(request, kind)
    if request.method != "POST":
        return _show(request, kind, Pressed(Table([]), {}))
    pressed = Pressed(Table([]), request.POST)
    try:
        pressed.table = _table(request, kind.columns)
        sheet = pressed.sheet = _sheet(pressed, kind)
        kind.check(sheet)
        act = request.POST.get("act")
        if act in {"errors", "bring"}:
            _require_one_unit(sheet)
        if act == "errors":
            return _wrong_rows(sheet)
        if act == "bring" and (count := _bring(request, sheet, kind.bring)):
            words = _("Đã nhập {count} dòng; {known} dòng đã có từ trước.")
            words = words.format(count=count, known=len(sheet.known)) + kind.brought
            messages.success(request, words)
            return _go_on(request, kind, pressed, count)
    except Refused as refusal:
        return _show(request, kind, pressed, refusal)
    return _show(request, kind, pressed)


def _go_on(request: ActorRequest, kind: ListIn, pressed: Pressed, count: int) -> HttpResponse:
    """To what came in; or, while some rows are still wrong, to this page with the list kept."""
    if pressed.sheet is None or not pressed.sheet.wrong:
        return redirect(kind.done, *kind.done_args)
    rows = KeptList(
        tables.as_text(pressed.table.rows),
        pressed.table.beside(),
        pressed.chosen(kind),
        count,
        {row.number: row.errors for row in pressed.sheet.wrong},
    )
    key = kept_lists.keep(rows, page=request.path, by=request.actor)
    return redirect(f"{request.path}?{KEPT}={key}")


def _kept_page(request: ActorRequest, kind: ListIn) -> HttpResponse:
    """What is left of a list after some of its rows came in."""
    rows = kept_lists.kept(request.GET[KEPT], page=request.path, by=request.actor)
    if rows is None:
        text = _("Danh sách không còn giữ. Gửi lại bảng: dòng đã nhập không bị ghi hai lần.")
        messages.info(request, text)
        return redirect(request.path)
    table = Table.carried(tables.pasted(rows.text), rows.beside)
    pressed = Pressed(table, rows.chosen, rows.count)
    pressed.sheet = _sheet(pressed, kind)
    kind.check(pressed.sheet)
    for row in pressed.sheet.good:  # what was refused only when it was to be written
        row.errors = rows.errors.get(row.number, {})
    return _show(request, kind, pressed)


def _show(
    request: ActorRequest, kind: ListIn, pressed: Pressed, refusal: Refused | None = None
) -> HttpResponse:
    """A file whose hidden rows or merged cells would be lost as text is asked for again."""
    table, is_file = pressed.table, bool(request.FILES)
    is_plain = not (table.hidden or table.merged)
    text = tables.as_text(table.rows) if pressed.sheet or is_plain else ""
    return render(
        request,
        "desk/paste.html",
        {
            "kind": kind,
            "sample": f"{request.path}?{SAMPLE}=1",
            "is_brought": bool(pressed.count),
            "text": text or request.POST.get("text", ""),
            "beside": table.beside(),
            "sheet": pressed.sheet,
            "units": UNITS,
            "typed": pressed.typed,
            "refusal": refusal,
            "lost_files": {"file"} if refusal and is_file and not pressed.sheet else set(),
        },
        status=422 if refusal else 200,
    )


def _table(request: ActorRequest, columns: tuple[Column, ...]) -> Table:
    """The table that was sent as a file, or pasted, or carried from the press before."""
    if file := request.FILES.get("file"):
        known = partial(pasted_lists.known_headings, columns=columns)
        return tables.of_file(file.name or "", file.read(), score=known)
    rows = tables.pasted(request.POST.get("text", ""))
    return Table.carried(rows, request.POST.get("beside", ""))


def _sheet(pressed: Pressed, kind: ListIn) -> Sheet:
    typed = pressed.typed
    units = {str(unit_dong): unit_dong for unit_dong, _name in UNITS}
    changed = {k[len(CELL) :]: str(v) for k, v in typed.items() if k.startswith(CELL)}
    read = partial(
        pasted_lists.read,
        pressed.table,
        kind.columns,
        unit=units.get(typed.get("unit", "")),
        with_hidden=bool(typed.get("with_hidden")),
    )
    sheet = read(changed)
    if take := typed.get(TAKE):
        sure = {f"{row.number}-{n}": text for row in sheet.rows for n, text in row.sure.items()}
        sheet = read({place: text for place, text in sure.items() if take in (place, ALL)})
    sheet.asked = {ask.name: typed.get(ask.name, "") for ask in kind.asks}
    return sheet


def _require_one_unit(sheet: Sheet) -> None:
    if sheet.disputes:
        raise Refused(
            _("Bảng ghi hai đơn vị tính khác nhau."),
            fix=_("Chọn “Đơn vị tính của cả bảng”, hoặc sửa bảng."),
            field="unit",
        )


def _bring(request: ActorRequest, sheet: Sheet, bring: Bring) -> int:
    """How many rows were brought in. Refused while what the list says is not agreed to."""
    if sheet.questions and not request.POST.get("agreed"):
        raise Refused(
            _("Bảng có {count} chỗ cộng không khớp.").format(count=len(sheet.questions)),
            fix=_("Sửa bảng, hoặc đánh dấu “Đã xem, vẫn nhập”."),
            field="agreed",
        )
    if sheet.beyond and not request.POST.get("agreed"):
        raise Refused(
            _("Bảng có {count} chỗ đề nghị hỗ trợ vượt quy định.").format(count=len(sheet.beyond)),
            fix=_("Sửa bảng, hoặc đánh dấu “Đã xem, vẫn nhập”."),
            field="agreed",
        )
    return bring(sheet.good)


def _wrong_rows(sheet: Sheet) -> HttpResponse:
    """The rows with something wrong, as they came, and what it is. The amounts come back as what
    they are here: a column that was read whole is in đồng, any other in the unit of its list."""
    in_dong = {c.name for c in sheet.money if all(_is_told(row, c.name) for row in sheet.wrong)}
    heads = [(_heading(sheet, column, in_dong), 22) for column in sheet.columns]
    rows = (
        [*(_as_told(row, c, in_dong) for c in sheet.columns), " ".join(row.errors.values())]
        for row in sheet.wrong
    )
    heads.append((_("Lỗi"), 60))
    return download(workbook(_("Dòng cần sửa"), heads, rows), "dong-can-sua")


def _is_told(row: Row, name: str) -> bool:
    return not row.cells[name] or row.values[name] is not None


def _heading(sheet: Sheet, column: Column, in_dong: set[str]) -> str:
    """With its unit in Vietnamese, as it is read when the file comes back."""
    unit = 1 if column.name in in_dong else sheet.units.get(column.name)
    with override("vi"):
        told = f" ({UNIT_NAMES[unit]})" if unit and column.is_money else ""
    return f"{column.label}{told}"


def _as_told(row: Row, column: Column, in_dong: set[str]) -> str | int | Decimal | None:
    """A cell; an amount among others that were not read says its own unit."""
    value = row.values[column.name]
    if not column.is_money:
        is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        return value if is_number else row.cells[column.name]
    if value is None:
        return row.cells[column.name]
    return value if column.name in in_dong else dong(value)
