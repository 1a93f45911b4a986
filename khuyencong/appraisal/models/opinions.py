"""Phiếu lấy ý kiến: what a body says of an estimate, and of its lines."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models import Organisation
from khuyencong.projects.models import Project

# Who may answer for a body that is asked.
SPEAKERS = ("commune_officer", "department_specialist", "department_leader", "finance_officer")


class Opinion(models.Model):
    """Phiếu lấy ý kiến: one body on one estimate; several are asked at the same time."""

    class Stance(models.TextChoices):
        AGREE = "agree", _("Đồng ý")
        AGREE_IF = "agree_if", _("Đồng ý nếu sửa")
        DISAGREE = "disagree", _("Không đồng ý")

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(_("lần"))
    question = models.TextField(_("nội dung xin ý kiến"), blank=True)
    asked_by = models.CharField(_("người xin ý kiến"), max_length=200)
    asked_at = models.DateTimeField(_("lúc xin ý kiến"))
    due_date = models.DateField(_("hạn trả lời"))
    # Until when the unit answers what this opinion asks to be changed.
    answer_due_date = models.DateField(_("hạn tiếp thu, giải trình"), null=True, blank=True)
    stance = models.CharField(_("ý kiến"), max_length=8, choices=Stance.choices, blank=True)
    text = models.TextField(_("nội dung ý kiến"), blank=True)
    given_by_id = models.CharField(_("mã người trả lời"), max_length=60, blank=True)
    given_by = models.CharField(_("người trả lời"), max_length=200, blank=True)
    given_at = models.DateTimeField(_("lúc trả lời"), null=True, blank=True)
    letter_number = models.CharField(_("số văn bản trả lời"), max_length=60, blank=True)
    letter_date = models.DateField(_("ngày văn bản trả lời"), null=True, blank=True)
    waived_reason = models.TextField(_("lý do thôi chờ"), blank=True)

    class Meta:
        verbose_name = _("phiếu lấy ý kiến")
        indexes = [
            models.Index(fields=["organisation", "stance", "due_date"], name="opinion_queue"),
            models.Index(fields=["id"], condition=~Q(waived_reason=""), name="opinion_waived"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation", "round"], name="opinion_once_a_round"
            ),
            models.CheckConstraint(
                condition=Q(stance="", given_at=None) | (~Q(stance="") & Q(given_at__isnull=False)),
                name="opinion_given_whole",
            ),
            models.CheckConstraint(
                condition=Q(letter_number="", letter_date=None)
                | (~Q(letter_number="") & Q(letter_date__isnull=False, given_at__isnull=False)),
                name="opinion_letter_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.organisation_id}"

    @property
    def is_open(self) -> bool:
        return not self.stance and not self.waived_reason

    @property
    def letter_kind(self) -> str:
        """The kind of the letter among the files of the project."""
        return f"opinion_{self.pk}"


class LineComment(models.Model):
    """Ý kiến về một khoản của dự toán: the item as it was called when it was read."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="comments")
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    item = models.CharField(_("nội dung chi"), max_length=300)
    text = models.TextField(_("ý kiến"))
    proposed_dong = models.BigIntegerField(_("mức đề xuất"), null=True, blank=True)

    class Meta:
        verbose_name = _("ý kiến về khoản chi")
        constraints = [
            models.UniqueConstraint(fields=["opinion", "order"], name="line_comment_once")
        ]

    def __str__(self) -> str:
        return self.item


class OpinionAnswer(models.Model):
    """Tiếp thu, giải trình: what the unit says to one point of an opinion, and where it keeps to
    its own view, or the body is against the whole, why the Department goes on all the same.

    `order`: of the line, as in the remark; 0 for the opinion as a whole."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="answers")
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    is_adopted = models.BooleanField(_("tiếp thu"))
    text = models.TextField(_("nội dung tiếp thu, giải trình"), blank=True)
    answered_by_id = models.CharField(_("mã người trả lời"), max_length=60)
    answered_by = models.CharField(_("người trả lời"), max_length=200)
    answered_at = models.DateTimeField(_("lúc trả lời"))
    reason = models.TextField(_("lý do vẫn xét tiếp"), blank=True)
    decided_by = models.CharField(_("người quyết định xét tiếp"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("lúc quyết định xét tiếp"), null=True, blank=True)

    class Meta:
        verbose_name = _("tiếp thu, giải trình ý kiến")
        constraints = [
            models.UniqueConstraint(
                fields=["opinion", "order"], name="opinion_point_answered_once"
            ),
            models.CheckConstraint(
                condition=Q(reason="", decided_by="", decided_at=None)
                | (~Q(reason="") & ~Q(decided_by="") & Q(decided_at__isnull=False)),
                name="opinion_point_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id}.{self.order}"


@dataclass(frozen=True)
class Point:
    """One thing in an opinion that asks for an answer: a remark on a line, or, `order` 0, what it
    says of the whole. `proposed_dong`: to what the line should come down."""

    opinion: Opinion
    order: int
    item: str
    text: str
    proposed_dong: int | None
    answer: OpinionAnswer | None

    @property
    def key(self) -> str:
        return f"{self.opinion.pk}.{self.order}"

    @property
    def is_answered(self) -> bool:
        return self.answer is not None

    @property
    def needs_decision(self) -> bool:
        """Nobody else than the head of the Department goes on against a body: where the unit keeps
        to its own view, or adopts in words what a body that is against it said."""
        if self.answer is None or self.answer.decided_at is not None:
            return False
        is_done = self.opinion.stance == Opinion.Stance.AGREE_IF or self.proposed_dong is not None
        return not (self.answer.is_adopted and is_done)

    @property
    def is_open(self) -> bool:
        return not self.is_answered or self.needs_decision
