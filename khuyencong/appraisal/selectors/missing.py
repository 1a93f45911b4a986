"""What a project lacks before a conclusion: papers of its requests, checks of the communes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from khuyencong.appraisal.models import Content, SiteCheck, Waiver
from khuyencong.appraisal.selectors.dossiers import intake
from khuyencong.appraisal.selectors.said import contents_of
from khuyencong.policy import selectors as policy
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project, Request
from khuyencong.rules import engine
from khuyencong.rules.periods import Label

REQUIRED = "required"
SITE_CHECK = Label(vi="Xác minh của xã, phường tại cơ sở", en="The commune's check at the workshop")
CHECKED, PAPERS = "site_check", "dossier_papers"  # figures of procedure


@dataclass(frozen=True)
class Missing:
    """A paper (by its code) or, without a code, a commune's check. `is_required`: a conclusion
    waits for it, unless `waiver` says why not."""

    project: Project
    request: Request
    establishment: str
    paper: str
    label: Label
    is_required: bool
    waiver: Waiver | None

    @property
    def key(self) -> str:
        return f"{self.request.pk}/{self.paper}"

    @property
    def blocks(self) -> bool:
        return self.is_required and self.waiver is None


def missing(project: Project, *, on: date) -> list[Missing]:
    """In the order of the beneficiaries: the check first, then papers as their list has them."""
    book = policy.book(project.province.code)
    members = [member for member in projects.members(project) if member.request]
    requests = [member.request for member in members]
    seen = set(SiteCheck.objects.filter(request__in=requests).values_list("request", flat=True))
    waived = {
        (one.request_id, one.paper): one
        for one in Waiver.objects.filter(project=project).order_by("pk")
    }
    wants = {
        name: engine.procedure(name, on=on, book=book) == REQUIRED for name in (CHECKED, PAPERS)
    }
    found = []
    for one in intake(project, members, book=book):
        lacking: list[tuple[str, Label]]
        lacking = [("", SITE_CHECK)] if one.request.pk not in seen else []
        lacking += [(paper.code, paper.label) for paper in one.missing]
        found += [
            Missing(
                project,
                one.request,
                one.establishment,
                code,
                label,
                wants[PAPERS if code else CHECKED],
                waived.get((one.request.pk, code)),
            )
            for code, label in lacking
        ]
    return found


def conclusion_notes(project: Project, *, on: date, lang: str) -> list[str]:
    """What to look at before a conclusion: what is missing, whether it may be gone on without,
    and of a project without beneficiaries the points that nobody has spoken to."""
    notes = []
    for one in missing(project, on=on):
        said = f"{one.establishment}: {one.label[lang]}"
        if one.waiver:
            words = _("{what} – {name} cho xét tiếp: {reason}")
            said = words.format(what=said, name=one.waiver.waived_by, reason=one.waiver.reason)
        elif one.is_required:
            said = _("{what} – còn thiếu, phải có trước khi kết luận đạt").format(what=said)
        else:
            said = _("{what} – còn thiếu").format(what=said)
        notes.append(said)
    if not projects.members(project):
        written = contents_of(project)
        empty = [str(point.label) for point in Content if point not in written]
        if empty:
            notes.append(
                _("Nội dung thẩm định chưa nhận xét: {points}.").format(points="; ".join(empty))
            )
    return notes
