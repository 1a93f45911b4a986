"""Đề cương: the project text in the eight parts of Thông tư 36/2013/TT-BCT, Điều 5."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.projects.models.projects import Project

# Activities that are a class: they have learners, and a programme of sessions.
CLASSES = frozenset({"vocational_training", "management_training"})


class Part(models.TextChoices):
    """In the order of the article."""

    UNITS = "units", _("Đơn vị thực hiện, phối hợp, thụ hưởng và địa điểm")
    NEED = "need", _("Sự cần thiết và căn cứ")
    AIM = "aim", _("Mục tiêu")
    SCALE = "scale", _("Quy mô, điểm tiến bộ của công nghệ")
    CONTENT = "content", _("Nội dung, tiến độ, phân công")
    ESTIMATE = "estimate", _("Dự toán kinh phí")
    ORGANISATION = "organisation", _("Tổ chức thực hiện")
    EFFECT = "effect", _("Hiệu quả kinh tế, xã hội, môi trường; khả năng nhân rộng")


class ProjectPart(models.Model):
    """Một phần của đề cương, as it stands; what stood before is in the events of the project."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="parts")
    part = models.CharField(_("phần"), max_length=12, choices=Part.choices)
    text = models.TextField(_("nội dung"), blank=True)
    written_by = models.CharField(_("người viết"), max_length=200)
    written_at = models.DateTimeField(_("lúc viết"))

    class Meta:
        verbose_name = _("phần của đề cương")
        constraints = [
            models.UniqueConstraint(fields=["project", "part"], name="project_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.part}"


class TrainingSession(models.Model):
    """Một buổi, một chuyên đề của chương trình đào tạo: what is taught, by whom, how long."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="sessions")
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    content = models.CharField(_("nội dung"), max_length=300)
    trainer = models.CharField(_("giảng viên, người hướng dẫn"), max_length=200)
    theory_hours = models.PositiveSmallIntegerField(_("giờ lý thuyết"), default=0)
    practice_hours = models.PositiveSmallIntegerField(_("giờ thực hành"), default=0)
    on_date = models.DateField(_("ngày dự kiến"), null=True, blank=True)

    class Meta:
        verbose_name = _("buổi của chương trình đào tạo")
        constraints = [
            models.UniqueConstraint(fields=["project", "order"], name="training_session_order"),
            models.CheckConstraint(
                condition=Q(theory_hours__gt=0) | Q(practice_hours__gt=0),
                name="training_session_takes_time",
                violation_error_message=_("Mỗi buổi phải có giờ lý thuyết hoặc thực hành."),
            ),
        ]

    def __str__(self) -> str:
        return self.content
