"""Thông báo đăng ký nhu cầu: for whom it is, until when, and who asked to hear of the next one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from khuyencong.core.models import Identified
from khuyencong.directory.models import Unit, User

NONE = Value([], models.JSONField())


class ForWhom(models.Model):
    """Codes of trades, of activities, of communes. Where none is named, every one is meant."""

    trades = models.JSONField(_("ngành nghề"), default=list, blank=True, db_default=NONE)
    activities = models.JSONField(_("nội dung"), default=list, blank=True, db_default=NONE)
    places = models.JSONField(_("xã, phường"), default=list, blank=True, db_default=NONE)

    class Meta:
        abstract = True


class Call(Identified, ForWhom):
    """Thông báo đăng ký nhu cầu: until when requests of a year are gathered."""

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    title = models.CharField(_("tên thông báo"), max_length=300)
    text = models.TextField(_("nội dung"), blank=True)
    opens_date = models.DateField(_("mở từ"))
    closes_date = models.DateField(_("đóng hết ngày"))
    opened_by = models.CharField(_("người mở"), max_length=200)
    opened_at = models.DateTimeField(_("lúc mở"))
    told_date = models.DateField(_("ngày báo người nhận tin"), null=True, blank=True)

    class Meta:
        verbose_name = _("thông báo đăng ký nhu cầu")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_date__gte=F("opens_date")),
                name="call_date_order",
                violation_error_message=_("Ngày đóng phải từ ngày mở trở đi."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class CallNews(Identified, ForWhom):
    """Nhận tin đợt đăng ký: a letter on the morning after a call opens that meets this choice.
    Whoever stops is forgotten: no row is left."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("lúc đăng ký"))

    class Meta:
        verbose_name = _("đăng ký nhận tin")
        constraints = [
            models.UniqueConstraint(fields=["user", "province"], name="call_news_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.province_id}"
