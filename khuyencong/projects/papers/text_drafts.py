"""What the system already knows for each part of a project text, as words to begin with.

Only what stands in the requests, the rules and the estimate: nothing is made up, and what nobody
has said yet is left to the writer.
"""

from __future__ import annotations

from datetime import date

from khuyencong.core.money import dong, grouped
from khuyencong.directory import selectors as directory
from khuyencong.policy import selectors as policy
from khuyencong.projects import selectors
from khuyencong.projects.models import Baseline, Beneficiary, Part, Project, Request, RequestLine
from khuyencong.projects.papers import parts
from khuyencong.projects.selectors import estimate
from khuyencong.projects.selectors.estimate import Line
from khuyencong.rules import engine


def drafts(project: Project, *, on: date) -> dict[str, str]:
    """{part: words}; a part of which nothing is known is empty."""
    members = selectors.members(project)
    lines = selectors.as_plain(project)
    asked = [member.request for member in members if member.request]
    written = {
        Part.UNITS: _units(project, members, on),
        Part.NEED: _need(project, asked, lines, on),
        Part.AIM: _aim(project, members),
        Part.SCALE: _scale(lines, asked),
        Part.CONTENT: _content(project, members, lines, on),
        Part.ESTIMATE: _money(project, lines, on),
        Part.ORGANISATION: _organisation(project, members, on),
        Part.EFFECT: _effect(project, asked, on),
    }
    return {part.value: "\n".join(rows) for part, rows in written.items()}


def _units(project: Project, members: list[Beneficiary], on: date) -> list[str]:
    rows = [f"Đơn vị thực hiện: {parts.unit_of(project, on)}."]
    for member in members:
        shop = member.establishment
        trade = f", ngành {shop.trade}" if shop.trade else ""
        rows.append(f"Đơn vị thụ hưởng: {shop.name}, {shop.place}{trade}.")
    rows.append(f"Địa điểm thực hiện: {parts.place(project)}.")
    return rows


def _need(project: Project, asked: list[Request], lines: list[Line], on: date) -> list[str]:
    rows = [
        f"{request.establishment.name} đề nghị: {request.title} (mã đề nghị {request.code})."
        for request in asked
    ]
    bases = dict.fromkeys(
        reason.legal for _who, _sum, support in _supports(project, lines, on)
        for reason in support.reasons if reason.legal
    )  # fmt: skip
    return rows + [f"Căn cứ {legal}." for legal in bases]


def _aim(project: Project, members: list[Beneficiary]) -> list[str]:
    what = engine.label(project.activity)
    whom = f" cho {len(members)} cơ sở công nghiệp nông thôn" if members else ""
    return [f"{what}{whom}, năm {project.year}."]


def _scale(lines: list[Line], asked: list[Request]) -> list[str]:
    known: list[Line | RequestLine] = [*lines]
    if not known:
        known = list(RequestLine.objects.filter(request__in=asked).order_by("request", "order"))
    return [
        f"- {line.item}: {grouped(line.quantity)} {line.unit}, "
        f"đơn giá {dong(line.unit_price_dong)}."
        for line in known
    ]


def _content(
    project: Project, members: list[Beneficiary], lines: list[Line], on: date
) -> list[str]:
    rows = [f"Thực hiện trong năm {project.year}."]
    for member in members:
        own = [line.item for line in lines if line.establishment == member.establishment]
        if own:
            rows.append(f"- {member.establishment.name} thực hiện: {'; '.join(own)}.")
    common = [line.item for line in lines if line.establishment is None]
    if common:
        rows.append(f"- {parts.unit_of(project, on)} thực hiện: {'; '.join(common)}.")
    return rows


def _money(project: Project, lines: list[Line], on: date) -> list[str]:
    if not lines:
        return []
    own = project.total_dong - project.support_dong
    rows = [
        f"Tổng kinh phí {dong(project.total_dong)}: khuyến công {dong(project.support_dong)}, "
        f"nguồn khác {dong(own)}."
    ]
    for who, asked_dong, support in _supports(project, lines, on):
        if support.ceiling_dong is not None:
            name = who.name if who else "Cả đề án"
            rows.append(
                f"- {name}: đề nghị {dong(asked_dong)}, tối đa {dong(support.ceiling_dong)}."
            )
    return rows


def _organisation(project: Project, members: list[Beneficiary], on: date) -> list[str]:
    unit = parts.unit_of(project, on)
    above = directory.name_on(parts.department(project), on).name
    signs = "ký hợp đồng với đơn vị thụ hưởng, " if members else ""
    return [
        f"- {unit}: {signs}tổ chức thực hiện, nghiệm thu, thanh toán và quyết toán đề án.",
        f"- {above}: thẩm định, theo dõi, kiểm tra việc thực hiện.",
        *(
            f"- {member.establishment.name}: góp phần vốn của mình, sử dụng kinh phí đúng mục đích."
            for member in members
        ),
    ]


def _effect(project: Project, asked: list[Request], on: date) -> list[str]:
    book = policy.book(project.province.code)
    names = {one.code: one.label["vi"] for one in engine.indicators(on=on, book=book)}
    units = {one.code: one.unit for one in engine.indicators(on=on, book=book)}
    rows = []
    for request in asked:
        figures = Baseline.objects.filter(request=request).order_by("pk")
        told = "; ".join(
            f"{names[one.indicator]} {grouped(one.value)}"
            + (" đồng" if units[one.indicator] == "dong" else "")
            + f" (năm {one.year})"
            for one in figures
            if one.indicator in names
        )
        if told:
            rows.append(f"- {request.establishment.name}, trước hỗ trợ: {told}.")
    return rows


def _supports(project: Project, lines: list[Line], on: date) -> list[tuple]:
    return list(
        estimate.supports(
            project.activity,
            lines,
            on=on,
            track=project.track,
            province=project.province.code,
            project=project,
        )
    )
