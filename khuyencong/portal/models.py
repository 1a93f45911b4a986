"""What somebody answered in the pre-check and wants to go on with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.projects.models import Request


class Sketch(models.Model):
    """Câu trả lời giữ lại từ trang hỏi, until a request is made of it; swept after 60 days."""

    contact = models.CharField(_("số điện thoại hoặc thư"), max_length=60, db_index=True)
    answers = models.JSONField(_("các câu trả lời, như đã gõ"))
    kept_at = models.DateTimeField(_("lúc giữ"))
    request = models.ForeignKey(Request, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("câu trả lời giữ lại")

    def __str__(self) -> str:
        return f"{self.pk} {self.kept_at:%d/%m/%Y}"
