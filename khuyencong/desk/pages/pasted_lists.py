"""Lists out of a spreadsheet: pasted, looked at, corrected in place, then brought in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from khuyencong.contracts import selectors as contracts
from khuyencong.contracts.models import Learner
from khuyencong.contracts.permissions import CLASSES, can_enter_learners
from khuyencong.contracts.services import learners
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.finding import find
from khuyencong.core.money import dong
from khuyencong.core.reading.addresses import read_key
from khuyencong.desk.forms import list_columns, pasted_lists
from khuyencong.desk.forms.pasted_lists import (
    UNIT_NAMES,
    UNITS,
    Column,
    RemoveLearnerForm,
    Row,
    Sheet,
)
from khuyencong.directory.access import ActorRequest, officers, roles
from khuyencong.directory.services import limits
from khuyencong.documents.reading import tables
from khuyencong.documents.reading.tables import Table
from khuyencong.projects.models import Project
from khuyencong.projects.permissions import TYPISTS
from khuyencong.projects.services import registrations
from khuyencong.projects.workflow import PROJECT
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.sheets import download, workbook

CELL = "cell-"
Bring = Callable[[list[Row]], int]


@contextmanager
def told_beside(row: Row, name: str) -> Iterator[None]:
    """A refusal stands beside its cell, or beside the cell `name`; the other rows go on."""
    try:
        yield
    except Refused as refusal:
        row.errors[refusal.field or name] = str(refusal)


def _check_registrations(sheet: Sheet, on: date) -> None:
    seen: dict[tuple, int] = {}
    for row in sheet.rows:
        values = row.values
        support, total = values["support_dong"], values["total_dong"]
        if support is not None and total is not None and support > total:
            row.errors["support_dong"] = _("Đề nghị nhiều hơn tổng chi phí.")
        if row.errors:
            continue
        key = (values["name"].casefold(), values["place"].pk, values["activity"], values["title"])
        if key in seen:
            row.known = _("Trùng dòng {number}.").format(number=seen[key])
            continue
        seen[key] = row.number
        with told_beside(row, "name"):
            own = registrations.workshop(values["name"], values["place"], values["tax_code"] or "")
        if row.errors:
            continue
        if own and (
            there := registrations.same_request(own, values["activity"], values["title"], on.year)
        ):
            row.known = _("Đã có đề nghị {code}.").format(code=there.code)


def _check_learners(sheet: Sheet, project: Project, on: date) -> None:
    there = contracts.learner_keys(project)
    for row in sheet.rows:
        if (year := row.values["birth_year"]) is not None:
            with told_beside(row, "birth_year"):
                learners.check_year(year, province=project.province.code, on=on)
        if row.errors:
            continue
        key = _entry(row).key
        if key in there:
            row.known = _("Đã có trong lớp.")
        there.add(key)


def _entry(row: Row) -> learners.Entry:
    values = {name: value for name, value in row.values.items() if value is not None}
    return learners.Entry(**values)


@roles(*TYPISTS)
def registration_list(request: ActorRequest) -> HttpResponse:
    """Danh sách đăng ký nhu cầu: each row a workshop and its draft request."""
    on = timezone.localdate()

    def bring(rows: list[Row]) -> int:
        for row in rows:
            values = {name: value for name, value in row.values.items() if value is not None}
            with told_beside(row, "name"):
                registrations.register_from_list(
                    **values, by=request.actor, at=timezone.now(), on=on
                )
        return sum(not row.errors for row in rows)

    return _flow(
        request,
        columns=list_columns.registrations(request.actor, on),
        check=partial(_check_registrations, on=on),
        bring=bring,
        title=_("Nhập danh sách đăng ký"),
        aside=_("Dòng không phải cơ sở, không nhập"),
        brought=" " + _("Đây là đề nghị nháp, chưa nộp."),
        done="desk:requests",
        done_args=[],
    )


def find_class(code: str, *, by: Actor) -> Project:
    missing = _("Không có lớp đào tạo {code} trong phạm vi của bạn.").format(code=code)
    rows = Project.objects.visible_to(by).filter(activity__in=CLASSES)
    return find(rows.select_related("province", "implementing_unit", "subject"), missing, code=code)


@roles(*PROJECT.find("register").roles)
def learner_list_in(request: ActorRequest, code: str) -> HttpResponse:
    """Danh sách học viên of one class, out of a spreadsheet."""
    project, on = find_class(code, by=request.actor), timezone.localdate()
    can_enter_learners(project, request.actor).require()

    def bring(rows: list[Row]) -> int:
        entries = [_entry(row) for row in rows]
        at = timezone.now()
        return len(learners.enter_learners(project, entries, by=request.actor, at=at))

    return _flow(
        request,
        columns=list_columns.learners(request.actor, on),
        check=partial(_check_learners, project=project, on=on),
        bring=bring,
        title=_("Nhập danh sách học viên"),
        aside=_("Dòng không phải học viên, không nhập"),
        done="desk:learners",
        done_args=[code],
    )


def _flow(
    request: ActorRequest,
    *,
    columns: tuple[Column, ...],
    check: Callable[[Sheet], None],
    bring: Bring,
    title: str,
    aside: str,
    brought: str = "",
    done: str,
    done_args: list[str],
) -> HttpResponse:
    """Paste → look → correct → bring in the good rows, or none. Nothing is written before that."""
    table, sheet, refusal, count = Table([]), None, None, 0
    if request.method == "POST":
        try:
            table = _table(request, columns)
            sheet = _sheet(request, table, columns)
            check(sheet)
            if request.POST.get("act") in {"errors", "bring"}:
                _require_one_unit(sheet)
            if request.POST.get("act") == "errors":
                return _wrong_rows(sheet)
            if request.POST.get("act") == "bring" and (count := _bring(request, sheet, bring)):
                messages.success(
                    request,
                    _("Đã nhập {count} dòng; {known} dòng đã có từ trước.").format(
                        count=count, known=len(sheet.known)
                    )
                    + brought,
                )
                if not sheet.wrong:
                    return redirect(done, *done_args)
                check(sheet)  # what was just brought in is now known
        except Refused as error:
            refusal = error
    return render(
        request,
        "desk/paste.html",
        {
            "title": title,
            "aside": aside,
            "is_brought": bool(count),
            "columns": columns,
            "text": tables.as_text(table.rows) or request.POST.get("text", ""),
            "beside": table.beside(),
            "sheet": sheet,
            "units": UNITS,
            "chosen": request.POST.get("unit", ""),
            "with_hidden": bool(request.POST.get("with_hidden")),
            "agreed": bool(request.POST.get("agreed")),
            "refusal": refusal,
            "back": (done, done_args),
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


def _sheet(request: ActorRequest, table: Table, columns: tuple[Column, ...]) -> Sheet:
    units = {str(unit_dong): unit_dong for unit_dong, _name in UNITS}
    changed = {k[len(CELL) :]: str(v) for k, v in request.POST.items() if k.startswith(CELL)}
    return pasted_lists.read(
        table,
        columns,
        changed,
        unit=units.get(request.POST.get("unit", "")),
        with_hidden=bool(request.POST.get("with_hidden")),
    )


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


def _as_told(row: Row, column: Column, in_dong: set[str]) -> str | int | None:
    """A cell; an amount among others that were not read says its own unit."""
    amount_dong: int | None = row.values[column.name] if column.is_money else None
    if amount_dong is None:
        return row.cells[column.name]
    return amount_dong if column.name in in_dong else dong(amount_dong)


def _remove(learner: Learner, *, by: Actor, at: datetime) -> Learner:
    learners.remove_learner(learner, by=by, at=at)
    return learner


LEARNERS = {
    "remove": Act(
        _remove,
        RemoveLearnerForm,
        subject="remove",
        done=lambda learner: _("Đã bỏ {name} khỏi lớp.").format(name=learner.full_name),
    )
}


@officers
def learner_list(request: ActorRequest, code: str) -> HttpResponse:
    project = find_class(code, by=request.actor)
    enrolled = Learner.objects.filter(project=project)
    page = Page(request, LEARNERS, project, options={"remove": {"rows": enrolled}})
    if answer := page.perform(then=request.path):
        return answer
    removed = read_key(request.GET.get("bo"))
    return page.show(
        "desk/learners.html",
        {
            "project": project,
            "rows": contracts.learners_of(project),
            "to_remove": enrolled.filter(pk=removed).first() if removed else None,
            "decision": can_enter_learners(project, request.actor),
        },
    )


@officers
def learner_sheet(request: ActorRequest, code: str) -> HttpResponse:
    """The list in the columns it is read by, so that it can come back."""
    project = find_class(code, by=request.actor)
    limits.count_export(request.actor, now=timezone.now())
    columns = list_columns.learners(request.actor, timezone.localdate())
    rows = (
        (
            row.full_name,
            str(row.birth_year),
            row.get_sex_display(),
            str(row.place),
            row.workshop,
            row.remark,
        )
        for row in contracts.learners_of(project)
    )
    heads = [(str(column.label), 24) for column in columns]
    return download(workbook(_("Học viên"), heads, rows), f"hoc-vien-{project.code}")
