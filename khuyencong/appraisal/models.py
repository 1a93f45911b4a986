"""Requests to complete and conclusions."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.models import Identified
from khuyencong.directory.models import Establishment, Organisation, Person, Unit
from khuyencong.policy.models import RuleInForce
from khuyencong.projects.models import Project, Request


class CompletionRequest(models.Model):
    """Yêu cầu bổ sung, hoàn thiện: one consolidated list, answered in place."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(_("lần"))
    requested_by = models.CharField(_("người yêu cầu"), max_length=200)
    requested_at = models.DateTimeField(_("lúc yêu cầu"))

    class Meta:
        verbose_name = _("yêu cầu bổ sung, hoàn thiện")
        constraints = [
            models.UniqueConstraint(fields=["project", "round"], name="completion_round_once")
        ]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.round}"


class CompletionItem(models.Model):
    """Một mục cần bổ sung, kèm lý do và trả lời. `paper`: of the dossier of `of_request`, where it
    was picked from what is missing there."""

    request = models.ForeignKey(CompletionRequest, models.PROTECT, related_name="items")
    item = models.CharField(_("cần bổ sung"), max_length=300)
    reason = models.TextField(_("lý do"))
    of_request = models.ForeignKey(
        Request, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("đề nghị")
    )
    paper = models.CharField(_("giấy tờ"), max_length=60, blank=True, default="", db_default="")
    answer = models.TextField(_("trả lời"), blank=True, default="", db_default="")
    answered_by_id = models.CharField(
        _("mã người trả lời"), max_length=60, blank=True, default="", db_default=""
    )
    answered_by = models.CharField(
        _("người trả lời"), max_length=200, blank=True, default="", db_default=""
    )
    answered_at = models.DateTimeField(_("lúc trả lời"), null=True, blank=True)
    accepted_by = models.CharField(
        _("người chấp nhận"), max_length=200, blank=True, default="", db_default=""
    )
    accepted_at = models.DateTimeField(_("lúc chấp nhận"), null=True, blank=True)
    asked_again = models.TextField(_("lý do yêu cầu lại"), blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("mục bổ sung")

    def __str__(self) -> str:
        return self.item

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    @property
    def files(self) -> tuple[uuid.UUID, str]:
        """(what its files are about, their kind): those of a paper lie with its request."""
        if self.of_request:
            return self.of_request.uuid, self.paper
        return self.request.project.uuid, f"item_{self.pk}"


class Conclusion(models.Model):
    """Kết luận thẩm định, with the rules as they answered that day."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="+")
    is_passed = models.BooleanField(_("đạt"))
    support_dong = models.BigIntegerField(_("kinh phí đề nghị bố trí"))
    opinion = models.TextField(_("ý kiến"))
    rule_snapshot = models.JSONField(_("quy định áp dụng"))
    concluded_by = models.CharField(_("người kết luận"), max_length=200)
    concluded_at = models.DateTimeField(_("lúc kết luận"))

    class Meta:
        verbose_name = _("kết luận thẩm định")

    def __str__(self) -> str:
        return f"{self.project_id}: {self.is_passed}"


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
            models.Index(fields=["organisation", "stance", "due_date"], name="opinion_queue")
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


class Council(Identified):
    """Hội đồng thẩm định, set up by a decision for as long as it lasts."""

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(_("tên hội đồng"), max_length=200)
    number = models.CharField(_("số quyết định"), max_length=60)
    decided_date = models.DateField(_("ngày quyết định"))
    ended_date = models.DateField(_("thôi từ ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("hội đồng thẩm định")

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """Thành viên hội đồng. Chair and secretary may close a review; every member scores."""

    class Part(models.TextChoices):
        CHAIR = "chair", _("Chủ tịch")
        SECRETARY = "secretary", _("Thư ký")
        MEMBER = "member", _("Ủy viên")

    council = models.ForeignKey(Council, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    part = models.CharField(_("nhiệm vụ"), max_length=10, choices=Part.choices)

    class Meta:
        verbose_name = _("thành viên hội đồng")
        constraints = [
            models.UniqueConstraint(fields=["council", "person"], name="member_once"),
            models.UniqueConstraint(
                fields=["council"], condition=Q(part="chair"), name="one_chair_a_council"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class Review(Identified):
    """Hội đồng chấm một đề án, by the criteria in force on the day it was opened."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(_("lần"))
    criteria_date = models.DateField(_("tiêu chí tại ngày"))
    opened_by = models.CharField(_("người mở"), max_length=200)
    opened_at = models.DateTimeField(_("lúc mở"))
    due_date = models.DateField(_("hạn chấm"))
    # How the members came together where they were far apart; asked for before closing.
    moderation = models.TextField(_("thảo luận, thống nhất"), blank=True)
    points_hundredths = models.PositiveIntegerField(
        _("điểm bình quân, phần trăm điểm"), null=True, blank=True
    )
    remark = models.TextField(_("kết luận của hội đồng"), blank=True)
    closed_by = models.CharField(_("người chốt"), max_length=200, blank=True)
    closed_at = models.DateTimeField(_("lúc chốt"), null=True, blank=True)

    class Meta:
        verbose_name = _("phiên chấm của hội đồng")
        constraints = [
            models.UniqueConstraint(fields=["project", "round"], name="review_once_a_round"),
            models.CheckConstraint(
                condition=Q(closed_at=None, points_hundredths=None)
                | Q(closed_at__isnull=False, points_hundredths__isnull=False),
                name="review_closed_with_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.round}"


class Sheet(models.Model):
    """Phiếu chấm điểm: the newest of a member counts, earlier ones stay as they were."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="sheets")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    marks = models.JSONField(_("điểm từng tiêu chí"))
    remark = models.TextField(_("nhận xét"), blank=True)
    # What the member wrote under a sheet on paper; the system adds up by itself beside it.
    hand_total = models.PositiveSmallIntegerField(_("tổng ghi tay"), null=True, blank=True)
    is_on_paper = models.BooleanField(_("nhập từ bản giấy"), default=False)
    entered_by = models.CharField(_("người nhập"), max_length=200)
    entered_at = models.DateTimeField(_("lúc nhập"))

    class Meta:
        verbose_name = _("phiếu chấm điểm")

    def __str__(self) -> str:
        return f"{self.review_id} {self.member_id}"

    @property
    def points(self) -> int:
        return sum(self.marks.values())


class OverlapDecision(models.Model):
    """Kết luận về một dấu hiệu trùng: a person looked, and says whether both may stand."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    establishment = models.ForeignKey(Establishment, models.PROTECT, related_name="+")
    other = models.ForeignKey(Establishment, models.PROTECT, related_name="+")
    is_allowed = models.BooleanField(_("không trùng, được xét tiếp"))
    reason = models.TextField(_("lý do"))
    decided_by = models.CharField(_("người kết luận"), max_length=200)
    decided_at = models.DateTimeField(_("lúc kết luận"))

    class Meta:
        verbose_name = _("kết luận về dấu hiệu trùng")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "establishment", "other"], name="overlap_decided_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.establishment_id} {self.other_id}"


class RuleUsed(models.Model):
    """Dòng quy định mà một quyết định dựa vào: one row of its derivation, flat, to be asked for."""

    class Decision(models.TextChoices):
        CONCLUDE = "conclude", _("Kết luận thẩm định đạt")
        REJECT = "reject", _("Kết luận thẩm định không đạt")
        APPROVE = "approve", _("Phê duyệt kế hoạch")
        MINISTRY_PLAN = "record_ministry_plan", _("Ghi kế hoạch Bộ giao")
        ADJUST = "decide_adjustment", _("Điều chỉnh kế hoạch")
        REFUSE_ADJUSTMENT = "refuse_adjustment", _("Không đồng ý điều chỉnh")
        REVIEW = "close_review", _("Hội đồng chốt điểm")
        SIGN = "sign", _("Ký hợp đồng")
        ASSIGN = "assign", _("Giao nhiệm vụ")
        ADVANCE = "pay_advance", _("Tạm ứng")

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    decision = models.CharField(_("quyết định"), max_length=24, choices=Decision.choices)
    row = models.CharField(_("dòng quy định"), max_length=160)
    row_from = models.DateField(_("dòng bắt đầu từ"))
    unseen = models.CharField(_("chưa đối chiếu"), max_length=30, blank=True)
    basis_date = models.DateField(_("ngày căn cứ"))
    decided_at = models.DateTimeField(_("lúc quyết định"))

    class Meta:
        verbose_name = _("quy định đã dùng")
        indexes = [models.Index(fields=["row", "row_from", "project"], name="rule_used_by_row")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.row}"


class LookAgain(models.Model):
    """Việc xem lại: a row changed on which an open decision rests; a person says what of it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    rule = models.ForeignKey(RuleInForce, models.PROTECT, related_name="+")
    rows = models.JSONField(_("các dòng quy định đã đổi"))
    opened_at = models.DateTimeField(_("lúc mở"))
    words = models.TextField(_("kết quả xem lại"), blank=True)
    closed_by = models.CharField(_("người xem lại"), max_length=200, blank=True)
    closed_at = models.DateTimeField(_("lúc xem lại"), null=True, blank=True)

    class Meta:
        verbose_name = _("việc xem lại theo quy định mới")
        constraints = [
            models.UniqueConstraint(fields=["project", "rule"], name="look_again_once_a_pack"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by="", words="")
                | (Q(closed_at__isnull=False) & ~Q(closed_by="") & ~Q(words="")),
                name="looked_at_in_words",
            ),
        ]
        indexes = [
            models.Index(
                fields=["opened_at", "id"], condition=Q(closed_at=None), name="look_again_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.rule_id}"
