"""Danh sách học viên of a training class: entered whole, once each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Learner
from khuyencong.contracts.permissions import can_enter_learners
from khuyencong.contracts.selectors import learner_keys
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold, nfc, person_sort_key
from khuyencong.directory.models import Unit
from khuyencong.policy import selectors as policy
from khuyencong.projects import selectors
from khuyencong.projects.models import Project

OLDEST = 90  # years; an older birth year is a slip of the pen


@dataclass(frozen=True)
class Entry:
    full_name: str
    birth_year: int
    place: Unit
    sex: str = ""
    workshop: str = ""
    remark: str = ""

    @property
    def key(self) -> tuple[str, int, int]:
        return fold(self.full_name), self.birth_year, self.place.pk


def check_year(birth_year: int, *, province: str, on: date) -> None:
    """Refused outside working age in the year of the class."""
    year, youngest = on.year, policy.figure("learner_youngest_years", province=province, on=on)
    if year - birth_year > OLDEST:
        raise Refused(
            _("Năm sinh {birth_year} không hợp với lớp năm {year}.").format(
                birth_year=birth_year, year=year
            ),
            fix=_("Quá {oldest} tuổi; xem lại năm sinh.").format(oldest=OLDEST),
            field="birth_year",
        )
    if year - birth_year < youngest:
        raise Refused(
            _("Năm sinh {birth_year} không hợp với lớp năm {year}.").format(
                birth_year=birth_year, year=year
            ),
            fix=_("Học viên từ {youngest} tuổi trở lên; xem lại năm sinh.").format(
                youngest=youngest
            ),
            field="birth_year",
        )


@transaction.atomic
def enter_learners(
    project: Project, entries: Sequence[Entry], *, by: Actor, at: datetime
) -> list[Learner]:
    """Ghi học viên; those already in the class are left as they are. Returns the new ones."""
    project = selectors.lock(project)
    can_enter_learners(project, by).require()
    on = hanoi_date(at)
    there, added = learner_keys(project), []
    for entry in entries:
        check_year(entry.birth_year, province=project.province.code, on=on)
        if not entry.full_name.strip():
            raise Refused(_("Có học viên chưa ghi tên."), fix=_("Ghi họ và tên."))
        if entry.key in there:
            continue
        there.add(entry.key)
        added.append(
            Learner(
                project=project,
                full_name=nfc(entry.full_name),
                folded=fold(entry.full_name),
                sort_key=person_sort_key(entry.full_name),
                birth_year=entry.birth_year,
                sex=entry.sex,
                place=entry.place,
                workshop=nfc(entry.workshop),
                remark=nfc(entry.remark),
                added_by=by.name,
                added_at=at,
            )
        )
    Learner.objects.bulk_create(added)
    if added:
        sealed = [events.seal(learner.full_name) for learner in added]
        events.record(
            project.stream, "enter_learners", {"count": len(added), "names": sealed}, by=by, at=at
        )
    return added


@transaction.atomic
def remove_learner(learner: Learner, *, by: Actor, at: datetime) -> None:
    """Bỏ một học viên ghi nhầm, while the class goes on."""
    project = selectors.lock(learner.project)
    can_enter_learners(project, by).require()
    events.record(
        project.stream, "remove_learner", {"name": events.seal(learner.full_name)}, by=by, at=at
    )
    try:
        Learner.objects.filter(pk=learner.pk).delete()
    except ProtectedError as error:
        raise Refused(
            _("{name} đã được điểm danh hoặc có tên trong bảng kê của lớp.").format(
                name=learner.full_name
            ),
            fix=_("Sửa điểm danh với lý do trước, nếu người này chưa hề học."),
        ) from error
