"""What to look at before a project is registered; none of it stops the registration."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.appraisal import selectors as appraisal
from khuyencong.core.money import dong
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Beneficiary, Project, Request
from khuyencong.projects.services import text
from khuyencong.rules.wording import language


def warnings(project: Project) -> list[str]:
    """Papers that did not come, requests that the commune did not look at, amounts that differ
    from those asked for."""
    members = projects.members(project)
    return [
        *_text(project),
        *_papers(project, members),
        *_site_checks(members),
        *_amounts(project),
    ]


def _text(project: Project) -> list[str]:
    empty = text.empty_parts(project)
    if not empty:
        return []
    return [
        _("Đề cương còn trống {count} phần: {names}.").format(
            count=len(empty), names="; ".join(empty)
        )
    ]


def _papers(project: Project, members: list[Beneficiary]) -> list[str]:
    lang = language(get_language())
    return [
        _("{name} chưa có: {papers}.").format(
            name=one.establishment, papers=", ".join(paper.label[lang] for paper in one.missing)
        )
        for one in appraisal.intake(project, members)
        if one.missing
    ]


def _site_checks(members: list[Beneficiary]) -> list[str]:
    lines, missing = appraisal.standing(members)
    return list(lines) if missing else []


def _amounts(project: Project) -> list[str]:
    """Only where somebody asked: a project begun without requests is compared with nothing."""
    asked = list(Request.objects.filter(beneficiary__project=project))
    sums = (
        (_("Tổng dự toán"), project.total_dong, sum(row.total_dong for row in asked)),
        (_("Kinh phí khuyến công"), project.support_dong, sum(row.support_dong for row in asked)),
    )
    return [
        _("{what} {now}, các đề nghị ghi {before}.").format(
            what=what, now=dong(now), before=dong(before)
        )
        for what, now, before in sums
        if asked and now != before
    ]
