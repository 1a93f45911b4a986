"""Which lists come in out of a spreadsheet, and the learners of a class."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, partial

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.contracts import selectors as contracts
from khuyencong.contracts.models import Learner
from khuyencong.contracts.permissions import can_enter_learners
from khuyencong.contracts.services import learners
from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.core.reading.addresses import read_key
from khuyencong.desk.forms import list_columns
from khuyencong.desk.forms.list_sheet import Row, Sheet
from khuyencong.desk.forms.pasted_lists import RemoveLearnerForm
from khuyencong.desk.pages.list_flow import ListIn, flow, told_beside
from khuyencong.directory import selectors as directory
from khuyencong.directory.access import ActorRequest, officers, roles
from khuyencong.directory.services import limits
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import CLASSES, Project
from khuyencong.projects.permissions import TYPISTS
from khuyencong.projects.selectors.beyond import beyond_of
from khuyencong.projects.services import registrations
from khuyencong.projects.workflow import PROJECT
from khuyencong.rules.engine import Facts
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.sheets import Year, download, workbook


class Allowed:
    """What the rules of one day allow the rows of a list; each commune is asked about once."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.place_kind = cache(partial(directory.place_kind, on=on))
        self.area_of = cache(partial(directory.area_of, on=on))
        self.book = cache(policy.book)

    def beyond(self, row: Row) -> str:
        values = row.values
        facts = Facts(
            activity=values["activity"],
            cost_dong=values["total_dong"],
            track="local",
            form=values["legal_form"],
            place_kind=self.place_kind(values["place"]),
            area=self.area_of(values["place"]),
        )
        book = self.book(values["place"].province_code)
        return beyond_of(facts, values["support_dong"], on=self.on, book=book)


def _check_registrations(sheet: Sheet, on: date) -> None:
    seen: dict[tuple, int] = {}
    allowed = Allowed(on)
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
        elif words := allowed.beyond(row):
            told = _("Dòng {number}, {name}: {words}")
            sheet.beyond.append(told.format(number=row.number, name=values["name"], words=words))


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

    kind = ListIn(
        name="danh-sach-dang-ky",
        title=_("Nhập danh sách đăng ký"),
        columns=list_columns.registrations(request.actor, on),
        check=partial(_check_registrations, on=on),
        bring=bring,
        aside=_("Dòng không phải cơ sở, không nhập"),
        done="desk:requests",
        brought=" " + _("Đây là đề nghị nháp, chưa nộp."),
    )
    return flow(request, kind)


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

    kind = ListIn(
        name="hoc-vien",
        title=_("Nhập danh sách học viên"),
        columns=list_columns.learners(request.actor, on),
        check=partial(_check_learners, project=project, on=on),
        bring=bring,
        aside=_("Dòng không phải học viên, không nhập"),
        done="desk:learners",
        done_args=(code,),
    )
    return flow(request, kind)


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
            Year(row.birth_year),
            row.get_sex_display(),
            str(row.place),
            row.workshop,
            row.remark,
        )
        for row in contracts.learners_of(project)
    )
    heads = [(str(column.label), 24) for column in columns]
    return download(workbook(_("Học viên"), heads, rows), f"hoc-vien-{project.code}")
