"""Xác minh tại cơ sở: what a commune officer saw."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.projects.models import Request

FINDINGS = {
    "is_there": _("cơ sở ở đúng địa chỉ"),
    "is_running": _("cơ sở đang hoạt động"),
    "is_its_trade": _("ngành nghề như đã khai"),
    "is_not_bought": _("chưa mua, chưa làm trước"),
}


class SiteCheck(models.Model):
    """Xác minh tại cơ sở: what a commune officer saw. Never edited; a later one replaces it."""

    class Seen(models.TextChoices):
        YES = "yes", _("Đúng")
        NO = "no", _("Không đúng")
        UNCLEAR = "unclear", _("Chưa rõ")

    class Result(models.TextChoices):
        RIGHT = "right", _("Đúng như đề nghị")
        WRONG = "wrong", _("Không đúng như đề nghị")
        UNCLEAR = "unclear", _("Cần làm rõ")

    request = models.ForeignKey(Request, models.PROTECT, related_name="+")
    visited_date = models.DateField(_("ngày đến cơ sở"))
    met = models.CharField(_("người được gặp"), max_length=200)
    is_there = models.CharField(FINDINGS["is_there"], max_length=8, choices=Seen.choices)
    is_running = models.CharField(FINDINGS["is_running"], max_length=8, choices=Seen.choices)
    is_its_trade = models.CharField(FINDINGS["is_its_trade"], max_length=8, choices=Seen.choices)
    is_not_bought = models.CharField(FINDINGS["is_not_bought"], max_length=8, choices=Seen.choices)
    workers = models.PositiveIntegerField(_("số lao động nhìn thấy"), null=True, blank=True)
    result = models.CharField(_("kết quả xác minh"), max_length=8, choices=Result.choices)
    remark = models.TextField(_("nhận xét"), blank=True)
    is_on_paper = models.BooleanField(_("nhập từ bản giấy"), default=False)
    checked_by = models.CharField(_("người xác minh"), max_length=200)
    recorded_by = models.CharField(_("người ghi"), max_length=200)
    recorded_at = models.DateTimeField(_("lúc ghi"))

    class Meta:
        verbose_name = _("xác minh tại cơ sở")

    def __str__(self) -> str:
        return f"{self.request_id} {self.result}"

    @property
    def findings(self) -> list[tuple[str, str]]:
        """(what was looked at, what was seen), as the screen and the paper list them."""
        return [
            (str(label), str(self.Seen(getattr(self, name)).label))
            for name, label in FINDINGS.items()
        ]
