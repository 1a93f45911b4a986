"""A class as it is held: trainers with their contracts, sessions, who was there."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.contracts.models import Learner
from khuyencong.core.models import Identified
from khuyencong.directory.models import Unit
from khuyencong.projects.models import Project


class TrainingClass(Identified):
    """Lớp đào tạo của một đề án: where, from when to when, how many sessions and hours."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="+")
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("xã, phường"))
    venue = models.CharField(_("địa điểm học"), max_length=300)
    first_date = models.DateField(_("ngày khai giảng"))
    last_date = models.DateField(_("ngày bế giảng"))
    sessions = models.PositiveSmallIntegerField(_("số buổi"))
    hours = models.PositiveSmallIntegerField(_("số giờ của chương trình"))
    opened_by = models.CharField(_("người mở lớp"), max_length=200)
    opened_at = models.DateTimeField(_("lúc mở"))

    class Meta:
        verbose_name = _("lớp đào tạo")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_date__gte=models.F("first_date")),
                name="training_class_date_order",
                violation_error_message=_("Ngày bế giảng phải từ ngày khai giảng trở đi."),
            ),
            models.CheckConstraint(
                condition=Q(sessions__gt=0) & Q(hours__gte=models.F("sessions")),
                name="training_class_takes_time",
                violation_error_message=_("Mỗi buổi phải có ít nhất một giờ."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.first_date}"


class Trainer(Identified):
    """Giảng viên, cơ sở dạy của một lớp, by the contract that pays an hour."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Cá nhân")
        ORGANISATION = "organisation", _("Tổ chức")

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="trainers")
    kind = models.CharField(_("loại"), max_length=12, choices=Kind.choices)
    full_name = models.CharField(_("họ và tên, tên tổ chức"), max_length=200)
    folded = models.CharField(_("tên để so"), max_length=200)
    tax_code = models.CharField(_("mã số thuế"), max_length=14, blank=True)
    contract_number = models.CharField(_("số hợp đồng"), max_length=100)
    contract_date = models.DateField(_("ngày hợp đồng"))
    hours = models.PositiveSmallIntegerField(_("số giờ theo hợp đồng"))
    fee_dong = models.BigIntegerField(_("tiền một giờ"))
    account = models.CharField(_("tài khoản nhận tiền"), max_length=100, blank=True)
    has_tax_commitment = models.BooleanField(_("có bản cam kết chưa đến mức nộp thuế"))
    added_by = models.CharField(_("người thêm"), max_length=200)
    added_at = models.DateTimeField(_("lúc thêm"))

    class Meta:
        verbose_name = _("giảng viên")
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "folded", "tax_code"], name="trainer_once_a_class"
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0) & Q(fee_dong__gt=0),
                name="trainer_has_hours",
                violation_error_message=_("Hợp đồng phải có số giờ và tiền một giờ."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name


class ClassSession(Identified):
    """Một buổi học. It was held once somebody noted who was there and another person signed it."""

    class Half(models.TextChoices):
        MORNING = "morning", _("Sáng")
        AFTERNOON = "afternoon", _("Chiều")

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="held_sessions")
    on_date = models.DateField(_("ngày học"))
    half = models.CharField(_("buổi"), max_length=9, choices=Half.choices)
    hours = models.PositiveSmallIntegerField(_("số giờ"))
    trainer = models.ForeignKey(Trainer, models.PROTECT, related_name="sessions")
    venue = models.CharField(_("nơi học"), max_length=300)
    topic = models.CharField(_("nội dung"), max_length=300)
    planned_by = models.CharField(_("người xếp lịch"), max_length=200)
    planned_at = models.DateTimeField(_("lúc xếp lịch"))
    cancel_reason = models.CharField(_("lý do bỏ buổi học"), max_length=300, blank=True)
    cancelled_by = models.CharField(_("người bỏ"), max_length=200, blank=True)
    cancelled_at = models.DateTimeField(_("lúc bỏ"), null=True, blank=True)
    taken_by = models.CharField(_("người điểm danh"), max_length=200, blank=True)
    taken_hands = models.JSONField(_("điểm danh thay ai"), default=dict)
    taken_at = models.DateTimeField(_("lúc điểm danh"), null=True, blank=True)
    signed_by = models.CharField(_("người ký xác nhận"), max_length=200, blank=True)
    signed_at = models.DateTimeField(_("lúc ký xác nhận"), null=True, blank=True)

    class Meta:
        verbose_name = _("buổi học")
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "on_date", "half"],
                condition=Q(cancelled_at=None),
                name="class_session_once",
            ),
            models.CheckConstraint(condition=Q(hours__gt=0), name="class_session_takes_time"),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(taken_at__isnull=False, cancelled_at=None),
                name="class_session_signed_after_attendance",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on_date} {self.half}"

    @property
    def is_held(self) -> bool:
        return self.signed_at is not None


class Attendance(models.Model):
    """Một học viên có mặt ở một buổi học."""

    session = models.ForeignKey(ClassSession, models.PROTECT, related_name="attendances")
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("có mặt")
        constraints = [
            models.UniqueConstraint(fields=["session", "learner"], name="attendance_once")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.learner_id}"
