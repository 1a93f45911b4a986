"""Sổ văn bản đi, sổ văn bản đến: what stands beside each paper, letters that came in, closings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.core.models import Chained
from khuyencong.directory.models import Organisation, Unit
from khuyencong.documents.models.files import Paper


class Dispatch(models.Model):
    """Chuyển giao một văn bản đi: the columns of the register that nobody but văn thư knows."""

    paper = models.OneToOneField(Paper, models.PROTECT, related_name="dispatch")
    copies = models.PositiveSmallIntegerField(_("số lượng bản"), default=1)
    keeper = models.CharField(_("đơn vị, người giữ bản lưu"), max_length=200)
    handed_date = models.DateField(_("ngày chuyển"))
    receipt = models.CharField(_("ký nhận, cách chuyển"), max_length=200, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    entered_by = models.CharField(_("văn thư"), max_length=200)

    class Meta:
        verbose_name = _("chuyển giao văn bản")

    def __str__(self) -> str:
        return f"{self.paper_id} {self.handed_date}"


class IncomingQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> IncomingQuerySet:
        """Of the bodies in which she holds a post."""
        bodies = {grant.organisation_id for grant in actor.grants if grant.organisation_id}
        return self.filter(organisation__in=bodies)


class Incoming(Chained):
    """Văn bản đến: numbered by its arrival, handed to who answers it."""

    chain = "incoming"

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.PositiveIntegerField(_("số đến"))
    received_date = models.DateField(_("ngày đến"))
    author = models.CharField(_("nơi gửi"), max_length=300)
    author_key = models.CharField(_("khóa nơi gửi"), max_length=300)  # folded
    symbol = models.CharField(_("số, ký hiệu"), max_length=60)
    dated = models.DateField(_("ngày văn bản"))
    summary = models.CharField(_("tên loại và trích yếu"), max_length=500)
    is_copy = models.BooleanField(_("đến là bản sao y"), default=False, db_default=False)
    role = models.CharField(_("giao cho"), max_length=40)
    receiver = models.CharField(_("đơn vị, người nhận"), max_length=200, blank=True)
    handed_date = models.DateField(_("ngày chuyển"))
    receipt = models.CharField(_("ký nhận"), max_length=200, blank=True)
    due_date = models.DateField(_("hạn giải quyết"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    answer = models.TextField(_("kết quả giải quyết"), blank=True)
    answered_by = models.CharField(_("người giải quyết"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("lúc giải quyết"), null=True, blank=True)
    entered_by = models.CharField(_("văn thư"), max_length=200)
    entered_at = models.DateTimeField(_("lúc vào sổ"))

    objects = IncomingQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản đến")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "number"], name="incoming_number_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "author_key", "symbol", "dated"],
                condition=~Q(symbol=""),
                name="incoming_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year} {self.symbol}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


class RegisterClosing(models.Model):
    """Khóa sổ của một năm: printed with all its fields, kept by hash; no number after it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(_("sổ"), max_length=40)
    year = models.PositiveSmallIntegerField(_("năm"))
    last_number = models.PositiveIntegerField(_("số cuối"))
    count = models.PositiveIntegerField(_("số văn bản"))
    digest = models.CharField(_("mã băm bản in"), max_length=64)
    closed_by = models.CharField(_("người khóa sổ"), max_length=200)
    closed_at = models.DateTimeField(_("lúc khóa sổ"))

    class Meta:
        verbose_name = _("khóa sổ")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "year"], name="register_closed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"
