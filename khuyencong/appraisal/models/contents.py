"""Nội dung thẩm định: what the appraiser says of the five points of Thông tư 36/2013, Điều 9."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.projects.models import Project


class Content(models.TextChoices):
    """In the order of the article."""

    PRINCIPLES = "principles", _("Phù hợp nguyên tắc của chương trình khuyến công")
    AIMS = "aims", _("Mục tiêu, sự cần thiết, hiệu quả, tính hợp lý của kinh phí")
    CAPACITY = "capacity", _("Năng lực của đơn vị thực hiện, phối hợp, thụ hưởng")
    COMBINATION = "combination", _("Khả năng kết hợp, lồng ghép với chương trình khác")
    COMPLETENESS = "completeness", _("Tính đầy đủ của hồ sơ")


class AppraisalContent(models.Model):
    """Nhận xét về một điểm, as it stands; what stood before is in the events of the project."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    content = models.CharField(_("điểm thẩm định"), max_length=14, choices=Content.choices)
    text = models.TextField(_("nhận xét"), blank=True)
    written_by = models.CharField(_("người nhận xét"), max_length=200)
    written_at = models.DateTimeField(_("lúc nhận xét"))

    class Meta:
        verbose_name = _("nhận xét thẩm định theo điểm")
        constraints = [
            models.UniqueConstraint(fields=["project", "content"], name="appraisal_content_once")
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.content}"
