"""The records office of a body: who signs for it, and each paper on its way out."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.core.models import Chained
from khuyencong.directory.models import Organisation, Person, Unit
from khuyencong.documents.models.files import Paper
from khuyencong.documents.workflow import OUTGOING

STATES = [(state.name, state.label) for state in OUTGOING.states]


class RecordsOffice(models.Model):
    """Văn thư của một cơ quan, from a day on: its papers go up before they go out.

    Until then a paper is issued by the act that makes it, for the lawful signer's hand.
    """

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="+")
    valid_from = models.DateField(_("từ ngày"))
    has_unit_head = models.BooleanField(_("phiếu trình qua lãnh đạo phòng"), default=True)
    is_joined = models.BooleanField(
        _("cơ quan nhỏ: một người làm hai khâu, ký xong hệ thống cấp số và phát hành"),
        default=False,
    )
    opened_by = models.CharField(_("người mở"), max_length=200)

    class Meta:
        verbose_name = _("văn thư cơ quan")

    def __str__(self) -> str:
        return str(self.organisation)


class DraftingUnit(models.Model):
    """Đơn vị soạn thảo of a body, from a day on until another is named: its mark ends the symbol of
    a công văn (30/SCT-QLCN) and says who keeps the file copy (Lưu: VT, QLCN).

    Nghị định 30/2020/NĐ-CP, Phụ lục I.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(_("đơn vị soạn thảo"), max_length=200)
    symbol = models.CharField(_("ký hiệu đơn vị"), max_length=10)
    valid_from = models.DateField(_("từ ngày"))
    named_by = models.CharField(_("người ghi"), max_length=200)

    class Meta:
        verbose_name = _("đơn vị soạn thảo")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "valid_from"], name="drafting_unit_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.symbol} ({self.name})"


class SigningRight(models.Model):
    """Thừa lệnh (by the working rules) or thừa ủy quyền (a written authority, for a time)."""

    class Way(models.TextChoices):
        ORDER = "TL", _("Thừa lệnh (TL.)")
        AUTHORITY = "TUQ", _("Thừa ủy quyền (TUQ.)")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    title = models.CharField(_("chức vụ in dưới chữ ký"), max_length=200)
    way = models.CharField(_("hình thức ký"), max_length=3, choices=Way)
    codes = models.JSONField(_("loại văn bản"), default=list)
    document = models.CharField(_("theo văn bản"), max_length=300)
    valid_from = models.DateField(_("từ ngày"))
    valid_until = models.DateField(_("đến trước ngày"), null=True, blank=True)
    given_by = models.CharField(_("người giao"), max_length=200)

    class Meta:
        verbose_name = _("quyền ký thay")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="signing_right_dates",
                violation_error_message=_("Ngày kết thúc phải từ ngày bắt đầu trở đi."),
            ),
            models.CheckConstraint(
                condition=Q(way="TL") | Q(valid_until__isnull=False),
                name="signing_right_authority_ends",
                violation_error_message=_("Ủy quyền phải có thời hạn."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.person_id}"

    def is_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


class OutgoingQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> OutgoingQuerySet:
        """Of the bodies in which she holds a post, and what she herself drafted."""
        bodies = {grant.organisation_id for grant in actor.grants if grant.organisation_id}
        return self.filter(Q(organisation__in=bodies) | Q(drafted_by_id=actor.id or "-"))


class Outgoing(Chained):
    """Văn bản đi, from its draft to the day it leaves. `payload`: its data, number still open."""

    chain = "outgoing"

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    about = models.UUIDField(_("về hồ sơ"), db_index=True)
    filed = models.JSONField(_("cũng lưu ở hồ sơ"), default=list)
    code = models.CharField(_("mẫu"), max_length=40)
    title = models.CharField(_("tên văn bản"), max_length=300)
    summary = models.CharField(_("trích yếu"), max_length=500)
    payload = models.TextField(_("dữ liệu"))
    state = models.CharField(_("trạng thái"), max_length=20, choices=STATES)
    drafted_by = models.CharField(_("người soạn"), max_length=200)
    drafted_by_id = models.CharField(_("mã người soạn"), max_length=64)
    drafted_at = models.DateTimeField(_("lúc soạn"))
    drafted_role = models.CharField(_("vai trò người soạn"), max_length=40)
    drafted_at_body = models.CharField(_("nơi soạn"), max_length=36)
    remark = models.TextField(_("ý kiến trả lại"), blank=True)
    checked_by = models.CharField(_("lãnh đạo phòng"), max_length=200, blank=True)
    signed_by = models.CharField(_("người ký"), max_length=200, blank=True)
    signed_at = models.DateTimeField(_("lúc ký"), null=True, blank=True)
    due_date = models.DateField(_("hạn phát hành"), null=True, blank=True)
    paper = models.OneToOneField(
        Paper, models.PROTECT, null=True, blank=True, related_name="outgoing"
    )
    dispatched_by = models.CharField(_("văn thư"), max_length=200, blank=True)
    dispatched_at = models.DateTimeField(_("lúc phát hành"), null=True, blank=True)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản đi")
        indexes = [
            models.Index(fields=["organisation", "state", "-id"], name="outgoing_by_state"),
            # Drafts have no paper: while most rows are drafts, SQLite passes by the unique index.
            models.Index(
                fields=["paper"], name="outgoing_of_a_paper", condition=Q(paper__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.summary}"

    @property
    def count_of_dossiers(self) -> int:
        return 1 + len(self.filed)

    @property
    def reference(self) -> str:
        """As another paper cites it; while it has no number, as what it is."""
        return self.paper.reference if self.paper else f"{self.title} (chưa ký)"
