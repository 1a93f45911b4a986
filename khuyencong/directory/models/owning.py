"""Who owns a workshop: what somebody claims, and who said so."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models.establishments import Establishment
from khuyencong.directory.models.people import Person


class Claim(models.Model):
    """Đề nghị nhận một cơ sở đã có trong sổ: its holder is asked, an officer answers."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Chờ cán bộ xác nhận")
        ACCEPTED = "accepted", _("Đã nhận")
        REFUSED = "refused", _("Không được nhận")

    class Word(models.TextChoices):
        AGREES = "agrees", _("Đồng ý")
        OBJECTS = "objects", _("Không đồng ý")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    establishment = models.ForeignKey(Establishment, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    called = models.CharField(_("tên cơ sở như người nhận ghi"), max_length=300)
    proof = models.TextField(_("điều cho thấy là chủ"))
    asked_at = models.DateTimeField(_("lúc đề nghị"))
    holder_word = models.CharField(
        _("lời người đang giữ"), max_length=7, choices=Word.choices, blank=True
    )
    holder_reason = models.CharField(_("lý do của người đang giữ"), max_length=300, blank=True)
    holder = models.CharField(_("người đang giữ đã trả lời"), max_length=200, blank=True)
    outcome = models.CharField(
        _("kết quả"), max_length=8, choices=Outcome.choices, default=Outcome.WAITING
    )
    answered_by_id = models.CharField(_("mã người trả lời"), max_length=60, blank=True)
    answered_by = models.CharField(_("người trả lời"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("lúc trả lời"), null=True, blank=True)
    reason = models.CharField(_("lý do"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("đề nghị nhận cơ sở")
        indexes = [
            models.Index(fields=["outcome", "id"], name="claim_of_outcome"),
            models.Index(fields=["-answered_at"], name="claim_answered"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "person"],
                condition=Q(outcome="waiting"),
                name="claim_waits_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.establishment_id} {self.person_id}"
