"""Opinions that an office writes again and again, filled with the dossier's own facts."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import money, words
from khuyencong.core.actors import Actor
from khuyencong.core.dates import short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.desk.models import Snippet
from khuyencong.documents.models import KEPT_REMOVED
from khuyencong.projects.models import Project

# Written in a snippet as {ma}, {de_an} …; named for those who write, so in Vietnamese.
FIELDS: dict[str, str | Promise] = {
    "ma": lazy("mã đề án"),
    "de_an": lazy("tên đề án"),
    "nam": lazy("năm kế hoạch"),
    "tong": lazy("tổng dự toán"),
    "kinh_phi": lazy("kinh phí khuyến công"),
    "bang_chu": lazy("kinh phí khuyến công bằng chữ"),
    "co_so": lazy("các đơn vị thụ hưởng"),
    "han": lazy("hạn của bước này"),
}
FIELD = re.compile(r"\{(\w+)\}")


def of(actor: Actor) -> QuerySet[Snippet]:
    """The snippets of the offices somebody works for."""
    return _of(actor).filter(removed_at=None).order_by("name", "pk")


def _of(actor: Actor) -> QuerySet[Snippet]:
    bodies = {grant.organisation_id for grant in actor.grants if grant.organisation_id}
    return Snippet.objects.filter(organisation_id__in=bodies)


@transaction.atomic
def save(*, name: str, text: str, by: Actor, at: datetime) -> Snippet:
    """Ghi đoạn mẫu for one's own office; the same name writes it over."""
    body = next((grant.organisation_id for grant in by.grants if grant.organisation_id), None)
    if body is None:
        raise Refused(_("Bạn chưa thuộc cơ quan nào."), fix=_("Nhờ quản trị phân vai."))
    if unknown := sorted(set(FIELD.findall(text)) - set(FIELDS)):
        raise Refused(
            _("Không có trường {fields}.").format(fields=", ".join(f"{{{f}}}" for f in unknown)),
            fix=_("Dùng: {fields}.").format(fields=", ".join(f"{{{f}}}" for f in FIELDS)),
            field="text",
        )
    values = {"text": nfc(text), "written_by": by.name, "written_at": at, "removed_at": None}
    kept, _new = Snippet.objects.update_or_create(
        organisation_id=body, name=nfc(name), defaults=values
    )
    return kept


@transaction.atomic
def remove(snippet: Snippet, *, by: Actor, at: datetime) -> None:
    """Bỏ, for thirty days; what its office removed longer ago goes."""
    Snippet.objects.filter(pk=snippet.pk).update(removed_at=at)
    _of(by).filter(removed_at__lte=at - KEPT_REMOVED).delete()


def removed(actor: Actor, *, at: datetime) -> QuerySet[Snippet]:
    """What her office can take back, removed last first."""
    return _of(actor).filter(removed_at__gt=at - KEPT_REMOVED).order_by("-removed_at", "pk")


@transaction.atomic
def take_back(snippet: Snippet, *, by: Actor, at: datetime) -> Snippet:
    """Lấy lại đoạn mẫu, as it was."""
    if snippet.removed_at is not None and snippet.removed_at <= at - KEPT_REMOVED:
        raise Refused(
            _("Đoạn mẫu “{name}” đã bỏ quá 30 ngày.").format(name=snippet.name),
            fix=_("Viết đoạn mẫu mới."),
        )
    Snippet.objects.filter(pk=snippet.pk).update(removed_at=None)
    return snippet


def filled(snippet: Snippet, project: Project) -> str:
    """The snippet's text with the facts of this project in place of its fields."""
    members = project.beneficiaries.select_related("establishment").order_by("pk")
    facts = {
        "ma": project.code,
        "de_an": project.title,
        "nam": str(project.year),
        "tong": money.dong(project.total_dong),
        "kinh_phi": money.dong(project.support_dong),
        "bang_chu": words.dong_in_words(project.support_dong),
        "co_so": "; ".join(member.establishment.name for member in members),
        "han": short(project.due_date) if project.due_date else "",
    }
    return FIELD.sub(lambda match: facts[match[1]], snippet.text)
