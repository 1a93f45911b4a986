"""The estimate of a project out of a spreadsheet, behind the lines already written."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.desk.forms import estimate_list as forms
from khuyencong.desk.forms.estimate import line_of, only_fund
from khuyencong.desk.forms.list_sheet import Row, Sheet
from khuyencong.desk.pages.list_flow import Ask, ListIn, flow
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.projects import permissions, services
from khuyencong.projects.models import Project
from khuyencong.projects.selectors import as_plain, find_project
from khuyencong.projects.selectors.beyond import beyond
from khuyencong.projects.selectors.estimate import alike
from khuyencong.projects.workflow import PROJECT


def _check(sheet: Sheet, project: Project) -> None:
    forms.complete(sheet, project, forms.chosen_fund(project, sheet.asked.get("fund", "")))
    there = {alike(line) for line in as_plain(project) if line.slot is None}
    seen: dict[tuple, int] = {}
    for row in sheet.rows:
        if row.errors:
            continue
        key = alike(line_of(row.values))
        if key in there:
            row.known = _("Đã có trong dự toán.")
        elif key in seen:
            row.known = _("Trùng dòng {number}.").format(number=seen[key])
        seen.setdefault(key, row.number)
    lines = [*as_plain(project), *(line_of(row.values) for row in sheet.good)]
    sheet.beyond = beyond(
        project.activity,
        lines,
        on=timezone.localdate(),
        track=project.track,
        province=project.province.code,
    )


@roles(*PROJECT.find("register").roles)
def estimate_in(request: ActorRequest, code: str) -> HttpResponse:
    """Dự toán từ bảng tính: each row a line with its sources."""
    project = find_project(code, by=request.actor)
    permissions.require_step("register", project, request.actor, act="write_estimate")
    funds = forms.funds_of(project)
    usual = only_fund(project)

    def bring(rows: list[Row]) -> int:
        lines = [line_of(row.values) for row in rows]
        if lines:
            services.add_to_estimate(project, lines, by=request.actor, at=timezone.now())
        return len(lines)

    kind = ListIn(
        name="du-toan",
        title=_("Nhập dự toán từ bảng tính"),
        lead=_("{code} · {title}. Các dòng được ghi thêm sau {count} khoản đã có.").format(
            code=project.code,
            title=project.title,
            count=sum(line.slot is None for line in as_plain(project)),
        ),
        columns=forms.columns(project),
        check=partial(_check, project=project),
        bring=bring,
        aside=_("Dòng không phải khoản chi, không nhập"),
        done="desk:estimate",
        done_args=(code,),
        asks=(
            Ask(
                "fund",
                _("Nguồn khuyến công của cả bảng"),
                tuple((str(f.pk), str(f)) for f in funds),
                str(usual.pk) if usual else "",
            ),
        )
        if len(funds) > 1
        else (),
    )
    return flow(request, kind)
