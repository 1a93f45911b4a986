"""Đề nghị hỗ trợ: what a workshop asked, page by page, until it is taken into a project."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.core.models import Chained
from khuyencong.core.money import share
from khuyencong.directory.models import Establishment, Unit
from khuyencong.directory.models.roles import OF_A_COMMUNE, PROVINCE_WIDE
from khuyencong.projects.models.asked_items import AskedItem
from khuyencong.projects.models.conflicts import closed_to
from khuyencong.projects.models.said import Said
from khuyencong.projects.workflow import REQUEST, UNSENT

OFFICERS = PROVINCE_WIDE | {"centre_specialist", "centre_head", "centre_accountant"}
COMMUNE = tuple(sorted(OF_A_COMMUNE))


class RequestQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Requests this actor may open: own establishment, own commune, or province-wide posts."""
        wide = [g.province for g in actor.grants if g.role in OFFICERS]
        owned = [g.establishment_id for g in actor.grants if g.establishment_id]
        typing = Q(typist=actor.id) if actor.id else Q(pk__in=[])
        communes = actor.places_for(*COMMUNE)
        return self.filter(
            Q(establishment_id__in=owned)
            | (Q(province__code__in=wide) & (~Q(state__in=UNSENT) | typing))
            | (Q(place_id__in=communes) & (~Q(state__in=UNSENT) | typing)),
            ~Q(beneficiary__project__in=closed_to(actor)) | Q(establishment_id__in=owned),
        )


class Request(Said, Chained):
    """Đề nghị hỗ trợ của một cơ sở. Not yet a project: the implementing unit makes that of it."""

    chain = "request"

    code = models.CharField(_("mã đề nghị"), max_length=30, unique=True)
    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    establishment = models.ForeignKey(Establishment, models.PROTECT, related_name="+")
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    activity = models.CharField(_("nội dung hỗ trợ"), max_length=60)
    title = models.CharField(_("tên đề nghị"), max_length=300)
    state = models.CharField(
        _("trạng thái"), max_length=20, choices=[(s.name, s.label) for s in REQUEST.states]
    )
    support_dong = models.BigIntegerField(_("mức đề nghị hỗ trợ"), default=0)
    total_dong = models.BigIntegerField(_("tổng chi phí"), default=0)
    expected_date = models.DateField(_("mốc dự kiến nội bộ"), null=True, blank=True)
    created_by = models.CharField(_("người lập"), max_length=60)
    created_at = models.DateTimeField(_("lúc lập"))
    submitted_at = models.DateTimeField(_("lúc nộp"), null=True, blank=True)
    # Who types for the owner (commune officer, collaborator); empty when she does it herself.
    typist = models.CharField(_("mã người làm hộ"), max_length=60, blank=True)
    typist_name = models.CharField(_("người làm hộ"), max_length=200, blank=True)
    is_help_refused = models.BooleanField(_("chủ cơ sở không cho làm hộ"), default=False)
    words = models.TextField(_("chữ để tìm"), default="")
    version = models.PositiveIntegerField(_("phiên bản"), default=1)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề nghị hỗ trợ")
        indexes = [
            models.Index(fields=["province", "state", "id"], name="request_queue"),
            models.Index(fields=["province", "state", "expected_date", "id"], name="request_due"),
            models.Index(fields=["place", "state", "expected_date", "id"], name="request_due_here"),
            models.Index(fields=["typist", "state", "expected_date", "id"], name="request_typed"),
            models.Index(
                fields=["province", "activity", "state", "submitted_at", "id"],
                name="request_for_a_slot",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(support_dong__gte=0) & Q(total_dong__gte=F("support_dong")),
                name="request_support_within_total",
                violation_error_message=_("Mức đề nghị không được vượt tổng chi phí."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class RequestLine(models.Model):
    """Một khoản chi phí trong đề nghị: toàn bộ chi phí và phần đề nghị hỗ trợ."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="lines")
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    item = models.CharField(_("khoản chi"), max_length=300)
    unit = models.CharField(_("đơn vị tính"), max_length=40)
    quantity = models.DecimalField(_("số lượng"), max_digits=12, decimal_places=3)
    unit_price_dong = models.BigIntegerField(_("đơn giá"))
    support_dong = models.BigIntegerField(_("đề nghị hỗ trợ"))

    class Meta:
        verbose_name = _("khoản chi của đề nghị")
        constraints = [
            models.UniqueConstraint(fields=["request", "order"], name="request_line_order"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(unit_price_dong__gt=0) & Q(support_dong__gte=0),
                name="request_line_amounts",
                violation_error_message=_("Số lượng và đơn giá phải lớn hơn 0."),
            ),
        ]

    def __str__(self) -> str:
        return self.item

    @property
    def amount_dong(self) -> int:
        return share(self.unit_price_dong, Decimal(self.quantity))


class Baseline(models.Model):
    """Số liệu trước hỗ trợ, lấy cùng đề nghị; follow-ups compare with it."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="baselines")
    indicator = models.CharField(_("chỉ tiêu"), max_length=60)
    year = models.PositiveSmallIntegerField(_("năm"))
    value = models.BigIntegerField(_("giá trị"))

    class Meta:
        verbose_name = _("số liệu trước hỗ trợ")
        constraints = [
            models.UniqueConstraint(fields=["request", "indicator"], name="baseline_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"


class DataRequest(models.Model):
    """Yêu cầu về dữ liệu của tôi: correct or erase, answered within two working days."""

    class Kind(models.TextChoices):
        CORRECT = "correct", _("Sửa cho đúng")
        ERASE = "erase", _("Xóa")

    establishment = models.ForeignKey(Establishment, models.PROTECT, related_name="+")
    kind = models.CharField(_("loại"), max_length=8, choices=Kind.choices)
    text = models.TextField(_("nội dung"))
    asked_by = models.CharField(_("người yêu cầu"), max_length=200)
    asked_at = models.DateTimeField(_("lúc yêu cầu"))
    due_date = models.DateField(_("hạn trả lời"))
    answer = models.TextField(_("trả lời"), blank=True)
    answered_by = models.CharField(_("người trả lời"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("lúc trả lời"), null=True, blank=True)

    class Meta:
        verbose_name = _("yêu cầu về dữ liệu")
        indexes = [models.Index(fields=["answered_at", "due_date", "id"], name="data_request_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.establishment_id}"


class RequestReturn(models.Model):
    """Một lần yêu cầu bổ sung đề nghị: every item at once, answered in place."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="returns")
    round = models.PositiveSmallIntegerField(_("lần"))
    returned_by = models.CharField(_("người yêu cầu"), max_length=200)
    returned_at = models.DateTimeField(_("lúc yêu cầu"))

    class Meta:
        verbose_name = _("lần yêu cầu bổ sung đề nghị")
        constraints = [
            models.UniqueConstraint(fields=["request", "round"], name="request_return_round")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.round}"


class ReturnItem(AskedItem):
    """Một mục cần bổ sung, lý do, và trả lời của chủ cơ sở. What she answered is sent with the
    request, not before."""

    returned = models.ForeignKey(RequestReturn, models.PROTECT, related_name="items")

    class Meta:
        verbose_name = _("mục cần bổ sung của đề nghị")

    @property
    def is_open(self) -> bool:
        """One of before 28 November 2026 has words and no hour."""
        return self.answered_at is None and (not self.answer or bool(self.asked_again))

    @property
    def is_sent(self) -> bool:
        sent_at = self.returned.request.submitted_at
        return bool(self.answered_at and sent_at and self.answered_at <= sent_at)

    @property
    def kind(self) -> str:
        """Of the files that answer it, which lie with the request."""
        return f"return_{self.pk}"


class Confirmation(models.Model):
    """Chủ cơ sở xác nhận what somebody typed for her: by a code, or on a signed page."""

    class Method(models.TextChoices):
        CODE = "code", _("Mã một lần")
        SIGNED = "signed", _("Ảnh trang đã ký")

    request = models.ForeignKey(Request, models.PROTECT, related_name="confirmations")
    version = models.PositiveIntegerField(_("phiên bản"))
    method = models.CharField(_("cách xác nhận"), max_length=6, choices=Method.choices)
    code_hash = models.CharField(_("mã băm của mã"), max_length=128, blank=True)
    tries = models.PositiveSmallIntegerField(_("số lần thử"), default=0)
    asked_at = models.DateTimeField(_("lúc xin xác nhận"))
    confirmed_at = models.DateTimeField(_("lúc xác nhận"), null=True, blank=True)
    # Of a photographed signature: who else looked at it, and whether it was taken for hers.
    seen_by = models.CharField(
        _("người xem chữ ký"), max_length=200, blank=True, default="", db_default=""
    )
    seen_at = models.DateTimeField(_("lúc xem chữ ký"), null=True, blank=True)
    is_doubted = models.BooleanField(_("chữ ký không nhận"), default=False, db_default=False)

    class Meta:
        verbose_name = _("xác nhận của chủ cơ sở")

    def __str__(self) -> str:
        return f"{self.request_id} {self.version}"


class Typed(models.Model):
    """Chữ đang gõ dở trên một trang của đề nghị: kept as typed, unchecked, until it is saved."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="typed")
    section = models.CharField(_("trang"), max_length=20)
    user = models.CharField(_("người gõ"), max_length=60)
    values = models.JSONField(_("nội dung"))
    version = models.PositiveIntegerField(_("phiên bản"))
    typed_at = models.DateTimeField(_("lúc gõ"))

    class Meta:
        verbose_name = _("chữ đang gõ")
        constraints = [
            models.UniqueConstraint(fields=["request", "section", "user"], name="typed_once")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.section}"
