"""Recognised products with their certificates, the keys that sign them, what buyers report."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.core.models import Chained
from khuyencong.directory.models import Establishment, Organisation, Unit
from khuyencong.directory.models.roles import PROVINCE_WIDE

CENTRE = frozenset({"centre_specialist", "centre_head", "centre_accountant"})
OFFICES = PROVINCE_WIDE | CENTRE
SIDES = {"photo_front": _("mặt trước"), "photo_side": _("mặt bên"), "photo_top": _("từ trên")}
DECISION = "decision"


def wide_of(actor: Actor) -> set[str]:
    """Provinces for the whole of which she works: she sees all of them."""
    return {grant.province for grant in actor.grants_for(*PROVINCE_WIDE)}


def centres_of(actor: Actor) -> set[int]:
    """Whose officer sees what they proposed themselves."""
    return {grant.organisation_id for grant in actor.grants_for(*CENTRE) if grant.organisation_id}


class SigningKey(models.Model):
    """Khóa ký giấy chứng nhận: its public half; the secret one is a file among the system's keys.

    `number`: two bytes in hex, as certificates name it. `public`: 32 bytes in hex. `stolen_on`: the
    day from which somebody else may have signed with it.
    """

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    number = models.CharField(_("số khóa"), max_length=4)
    public = models.CharField(_("khóa công khai"), max_length=64)
    first_day = models.DateField(_("ký từ ngày"))
    last_day = models.DateField(_("ký đến hết ngày"))
    stolen_on = models.DateField(_("lộ từ ngày"), null=True, blank=True)
    made_at = models.DateTimeField(_("lúc tạo"))

    class Meta:
        verbose_name = _("khóa ký giấy chứng nhận")
        constraints = [
            models.UniqueConstraint(fields=["province", "number"], name="signing_key_once"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="signing_key_days"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class TrustList(models.Model):
    """Danh sách khóa tin cậy, signed by the root key: written once, its version never goes down.

    `text`: the JWS as it is published. `root`: the public half of the root key, in hex.
    """

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(_("phiên bản"))
    root = models.CharField(_("khóa gốc công khai"), max_length=64)
    text = models.TextField(_("nội dung đã ký"))
    made_at = models.DateTimeField(_("lúc ký"))

    class Meta:
        verbose_name = _("danh sách khóa tin cậy")
        constraints = [
            models.UniqueConstraint(fields=["province", "version"], name="trust_list_version"),
        ]

    def __str__(self) -> str:
        return f"{self.province_id} {self.version}"


class RecognisedProductQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> RecognisedProductQuerySet:
        own = Q(proposed_for__in=centres_of(actor))
        return self.filter(Q(province__code__in=wide_of(actor)) | own)

    def certified(self) -> RecognisedProductQuerySet:
        """Those whose certificate was issued, withdrawn ones too."""
        return self.exclude(serial=None)

    def public(self) -> RecognisedProductQuerySet:
        """Those that stand, and whose establishment agreed to be listed."""
        return self.filter(state=RecognisedProduct.State.ISSUED).exclude(consent="")


class RecognisedProduct(Chained):
    """Sản phẩm công nghiệp nông thôn tiêu biểu, recognised by a decision.

    `producer`, `tax_code`: as its certificate says them, whatever the establishment is called
    later. `sealed`: the signed bytes in hex. `serial` counts within the province and `year` of
    issue. `consent`: how the establishment agreed to be listed in public; empty where it did not.
    `proposed_for`: the body whose officer proposed it, a centre or the Department.
    """

    chain = "product"

    class State(models.TextChoices):
        PROPOSED = "proposed", _("chờ cấp giấy chứng nhận")
        DECLINED = "declined", _("không cấp")
        ISSUED = "issued", _("đã cấp giấy chứng nhận")
        WITHDRAWN = "withdrawn", _("đã thu hồi giấy chứng nhận")

    class Level(models.IntegerChoices):
        COMMUNE = 1, _("cấp xã")
        PROVINCE = 2, _("cấp tỉnh")
        REGION = 3, _("cấp khu vực")
        NATION = 4, _("cấp quốc gia")

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    establishment = models.ForeignKey(Establishment, models.PROTECT, related_name="+")
    name = models.CharField(_("tên sản phẩm"), max_length=200)
    folded = models.CharField(_("tên để so"), max_length=200)
    level = models.PositiveSmallIntegerField(_("cấp công nhận"), choices=Level.choices)
    decision_number = models.CharField(_("số quyết định"), max_length=60)
    decided_date = models.DateField(_("ngày quyết định"))
    decided_by = models.CharField(_("cơ quan quyết định"), max_length=200)
    consent = models.CharField(_("cơ sở đồng ý công khai"), max_length=300, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=9, choices=State.choices, default=State.PROPOSED
    )
    proposed_for = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("cơ quan đề nghị"),
    )  # fmt: skip
    proposed_by_id = models.CharField(_("mã người đề nghị"), max_length=64)
    proposed_by = models.CharField(_("người đề nghị"), max_length=200)
    proposed_hands = models.JSONField(_("đề nghị thay ai"), default=list)
    proposed_at = models.DateTimeField(_("lúc đề nghị"))
    answered_by_id = models.CharField(_("mã người cấp"), max_length=64, blank=True)
    answered_by = models.CharField(_("người cấp"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("lúc trả lời"), null=True, blank=True)
    reason = models.CharField(_("lý do không cấp"), max_length=300, blank=True)
    producer = models.CharField(_("cơ sở ghi trên giấy"), max_length=300, blank=True)
    tax_code = models.CharField(_("mã số thuế ghi trên giấy"), max_length=14, blank=True)
    decision_digest = models.CharField(_("mã băm bản quét"), max_length=64)
    year = models.PositiveSmallIntegerField(_("năm cấp"), null=True, blank=True)
    serial = models.PositiveIntegerField(_("số thứ tự"), null=True, blank=True)
    first_day = models.DateField(_("có giá trị từ"), null=True, blank=True)
    last_day = models.DateField(_("có giá trị đến hết"), null=True, blank=True)
    token = models.CharField(_("mã tra cứu"), max_length=10, null=True, blank=True, unique=True)
    key = models.ForeignKey(SigningKey, models.PROTECT, null=True, blank=True, related_name="+")
    sealed = models.CharField(_("nội dung đã ký"), max_length=600, blank=True)
    withdrawal_asked_by_id = models.CharField(_("mã người xin thu hồi"), max_length=64, blank=True)
    withdrawal_asked_by = models.CharField(_("người xin thu hồi"), max_length=200, blank=True)
    withdrawal_hands = models.JSONField(_("xin thu hồi thay ai"), default=list)
    withdrawal_asked_at = models.DateTimeField(_("lúc xin thu hồi"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("lý do thu hồi"), max_length=300, blank=True)
    withdrawn_by_id = models.CharField(_("mã người thu hồi"), max_length=64, blank=True)
    withdrawn_by = models.CharField(_("người thu hồi"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(_("lúc thu hồi"), null=True, blank=True)

    objects = RecognisedProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("sản phẩm được công nhận")
        indexes = [
            models.Index(fields=["province", "-id"], name="product_newest"),
            models.Index(fields=["province", "state", "-id"], name="product_of_state"),
            models.Index(fields=["proposed_for", "-id"], name="product_of_body"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "folded", "decision_number", "decided_date"],
                condition=~Q(state="declined"),
                name="product_once_in_a_decision",
                violation_error_message=_("Sản phẩm này của quyết định đã nhập."),
            ),
            models.UniqueConstraint(fields=["province", "year", "serial"], name="product_serial"),
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "withdrawn"])
                | (
                    Q(
                        serial__isnull=False,
                        year__isnull=False,
                        token__isnull=False,
                        key__isnull=False,
                        last_day__gte=F("first_day"),
                    )
                    & ~Q(sealed="")
                ),
                name="product_certificate_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | ~Q(answered_by_id=F("proposed_by_id")),
                name="product_issued_by_two",
                violation_error_message=_("Người đề nghị không tự cấp."),
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn")
                | (~Q(withdrawn_by_id=F("withdrawal_asked_by_id")) & ~Q(withdrawal_reason="")),
                name="product_withdrawn_by_two",
                violation_error_message=_("Người xin thu hồi không tự thu hồi."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def number(self) -> str:
        """As its certificate says it; "" before there is one."""
        return f"KC-{self.province.code}-{self.year}-{self.serial:05}" if self.serial else ""

    @property
    def decision(self) -> str:
        return f"{self.decision_number}, {self.decided_date:%d/%m/%Y}"

    @property
    def is_withdrawal_asked(self) -> bool:
        return self.state == self.State.ISSUED and self.withdrawal_asked_at is not None


class FakeReportQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> FakeReportQuerySet:
        """Those of her provinces, and of products that a centre of hers proposed. Each report is
        asked for its product: a join would read every product first."""
        product = RecognisedProduct.objects.filter(pk=models.OuterRef("product"))
        own = models.Exists(product.filter(proposed_for__in=centres_of(actor)))
        return self.filter(Q(province__code__in=wide_of(actor)) | Q(own))


class FakeReport(Chained):
    """Báo hàng giả: what a buyer saw where. She need not say who she is."""

    chain = "fake_report"

    class Outcome(models.TextChoices):
        SENT_ON = "sent_on", _("chuyển cơ quan quản lý thị trường")
        OURS = "ours", _("hàng đúng của cơ sở")
        UNCLEAR = "unclear", _("chưa đủ căn cứ")

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    product = models.ForeignKey(
        RecognisedProduct, models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.CharField(_("mã tin báo"), max_length=30, unique=True)
    typed = models.CharField(_("mã trên nhãn như người báo ghi"), max_length=400, blank=True)
    seen_where = models.CharField(_("thấy ở đâu"), max_length=300)
    text = models.TextField(_("điều thấy"))
    contact = models.CharField(_("liên hệ người báo"), max_length=100, blank=True)
    reported_at = models.DateTimeField(_("lúc báo"))
    outcome = models.CharField(_("kết quả"), max_length=8, choices=Outcome.choices, blank=True)
    answer = models.CharField(_("đã làm gì"), max_length=500, blank=True)
    answered_by = models.CharField(_("người trả lời"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("lúc trả lời"), null=True, blank=True)

    objects = FakeReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("tin báo hàng giả")
        indexes = [models.Index(fields=["province", "-id"], name="fake_report_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", answered_at=None)
                | (~Q(outcome="") & Q(answered_at__isnull=False)),
                name="fake_report_answer",
            )
        ]

    def __str__(self) -> str:
        return self.code
