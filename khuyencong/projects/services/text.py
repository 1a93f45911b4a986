"""Đề cương: the eight parts of a project text and the programme of a class, while they are open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.changes import changed
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import CLASSES, Part, Project, ProjectPart, TrainingSession
from khuyencong.projects.papers.text_drafts import drafts
from khuyencong.projects.permissions import duties

MOST_SESSIONS = 60  # of one programme: all of them stand in one form
LONGEST_PART = 20_000  # characters


@dataclass(frozen=True)
class Session:
    """A row of the programme: what, by whom, whole hours."""

    content: str
    trainer: str
    theory_hours: int = 0
    practice_hours: int = 0
    on_date: date | None = None


@transaction.atomic
def write_text(
    project: Project,
    *,
    parts: Mapping[str, str],
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Project:
    """Viết đề cương: the parts that differ are replaced, and the event keeps their words."""
    project = _lock(project, by)
    return _write(project, parts, by=by, at=at, version=version)


@transaction.atomic
def fill_text(
    project: Project,
    *,
    parts: Mapping[str, str],
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Project:
    """Điền phần còn trống from the requests, the rules and the estimate. What is typed stays."""
    project = _lock(project, by)
    with translation.override("vi"):  # the paper is Vietnamese whoever presses
        known = drafts(project, on=hanoi_date(at))
    standing = text_of(project)
    typed = {part: parts.get(part, standing.get(part, "")) for part in Part.values}
    filled = {part: text if text.strip() else known[part] for part, text in typed.items()}
    return _write(project, filled, by=by, at=at, version=version)


@transaction.atomic
def write_programme(
    project: Project,
    *,
    sessions: Sequence[Session],
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Project:
    """Lập chương trình đào tạo: replaces the sessions, in the order given."""
    project = _lock(project, by)
    if project.activity not in CLASSES:
        raise Refused(
            _("Đề án này không phải lớp đào tạo nên không có chương trình đào tạo."),
            fix=_("Ghi nội dung công việc vào đề cương."),
        )
    if len(sessions) > MOST_SESSIONS:
        raise Refused(
            _("Chương trình có {count} buổi, nhiều nhất {limit}.").format(
                count=len(sessions), limit=MOST_SESSIONS
            ),
            fix=_("Gộp các buổi cùng chuyên đề."),
        )
    wanted = [_checked(one) for one in sessions]
    if wanted == programme_of(project):
        return project
    _require_version(project, version)
    TrainingSession.objects.filter(project=project).delete()
    TrainingSession.objects.bulk_create(
        TrainingSession(project=project, order=order, **asdict(one))
        for order, one in enumerate(wanted, 1)
    )
    hours = sum(one.theory_hours + one.practice_hours for one in wanted)
    return _record(project, {"sessions": len(wanted), "hours": hours}, by=by, at=at)


def text_of(project: Project) -> dict[str, str]:
    """{part: words} of the parts that are written, in the order of the article."""
    written = dict(ProjectPart.objects.filter(project=project).values_list("part", "text"))
    return {part: written[part] for part in Part.values if written.get(part)}


def programme_of(project: Project) -> list[Session]:
    """Its sessions in their order."""
    rows = TrainingSession.objects.filter(project=project).order_by("order")
    return [
        Session(row.content, row.trainer, row.theory_hours, row.practice_hours, row.on_date)
        for row in rows
    ]


def empty_parts(project: Project) -> list[str]:
    """Names of the parts that nobody has written."""
    written = text_of(project)
    return [str(part.label) for part in Part if part.value not in written]


def _lock(project: Project, by: Actor) -> Project:
    project = selectors.lock(project)
    permissions.require_step("register", project, by, act="write_text")
    return project


def _write(
    project: Project, parts: Mapping[str, str], *, by: Actor, at: datetime, version: int | None
) -> Project:
    standing = text_of(project)
    new = {part: _lines(text) for part, text in parts.items()}
    new = {part: text for part, text in new.items() if text != standing.get(part, "")}
    if not new:
        return project  # a second press
    _require_version(project, version)
    for part, text in new.items():
        if len(text) > LONGEST_PART:
            raise Refused(
                _("Phần “{part}” dài {count} chữ cái, nhiều nhất {limit}.").format(
                    part=Part(part).label, count=len(text), limit=LONGEST_PART
                ),
                fix=_("Rút gọn phần này; chi tiết để ở tệp kèm hồ sơ."),
                field=part,
            )
        ProjectPart.objects.update_or_create(
            project=project,
            part=Part(part),
            defaults={"text": text, "written_by": by.name, "written_at": at},
        )
    return _record(project, {"parts": new}, by=by, at=at)


def _lines(text: str) -> str:
    """Each line cleaned by itself: `nfc` makes one line of what it is given."""
    return "\n".join(nfc(line) for line in text.strip().splitlines())


def _record(project: Project, payload: dict, *, by: Actor, at: datetime) -> Project:
    project.version += 1
    project.save(update_fields=["version"])
    done_for = duties.done_for(duties.WRITERS, project, by)
    events.record(project.stream, "write_text", payload | done_for, by=by, at=at)
    return project


def _require_version(project: Project, version: int | None) -> None:
    if version not in (None, project.version):
        raise changed(project.stream, project.version)


def _checked(session: Session) -> Session:
    if not session.theory_hours and not session.practice_hours:
        raise Refused(
            _("Buổi “{content}” chưa có giờ nào.").format(content=session.content),
            fix=_("Ghi giờ lý thuyết hoặc giờ thực hành."),
        )
    return Session(
        nfc(session.content.strip()),
        nfc(session.trainer.strip()),
        session.theory_hours,
        session.practice_hours,
        session.on_date,
    )
