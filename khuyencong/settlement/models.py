"""Acceptance on site, payments, settlement."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.contracts.models import Commitment, Contract, Share
from khuyencong.directory.models import Unit
from khuyencong.documents.models import Upload
from khuyencong.ledger.models import Fund, Receipt
from khuyencong.projects.models import EstimateLine, Project

SIGNATURE = "acceptance_signature"  # kind of the pictures of signatures given on site


class Acceptance(models.Model):
    """Biên bản nghiệm thu: what was found on site and the support it earns."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="+")
    accepted_date = models.DateField(_("ngày nghiệm thu"))
    remark = models.TextField(_("nhận xét"))
    invoice_reason = models.TextField(_("lý do nhận hóa đơn chưa chắc chữ ký"), blank=True)
    site_position = models.CharField(
        _("vị trí điện thoại ghi"), max_length=60, blank=True, default="", db_default=""
    )  # as core/reading/positions writes it
    accepted_by = models.CharField(_("người lập"), max_length=200)
    accepted_at = models.DateTimeField(_("lúc lập"))

    class Meta:
        verbose_name = _("nghiệm thu")

    def __str__(self) -> str:
        return f"{self.project_id} {self.accepted_date}"


class Invoice(models.Model):
    """Một dòng hóa đơn: public money pays for it once, whatever the project or programme."""

    class Cancelled(models.TextChoices):
        TYPED_WRONGLY = "typed", _("Ghi nhầm")
        BY_SELLER = "seller", _("Bên bán đã hủy, điều chỉnh hoặc thay thế")

    line = models.ForeignKey(EstimateLine, models.PROTECT, related_name="+")
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="+")
    seller_tax_code = models.CharField(_("mã số thuế bên bán"), max_length=14)
    symbol = models.CharField(_("ký hiệu hóa đơn"), max_length=20)
    number = models.CharField(_("số hóa đơn"), max_length=20)
    place = models.PositiveSmallIntegerField(_("dòng thứ"))
    invoice_key = models.CharField(_("khóa hóa đơn"), max_length=120)  # InvoiceKey, folded
    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    issued_date = models.DateField(_("ngày hóa đơn"))
    amount_dong = models.BigIntegerField(_("số tiền"))
    serial = models.CharField(_("số máy"), max_length=60, blank=True)
    plate_key = models.CharField(_("khóa số máy"), max_length=120, blank=True)  # folded
    serial_reason = models.CharField(_("lý do trùng số máy"), max_length=300, blank=True)
    doubt_reason = models.CharField(_("lý do vẫn ghi"), max_length=500, blank=True)
    recorded_by = models.CharField(_("người ghi"), max_length=200)
    recorded_at = models.DateTimeField(_("lúc ghi"))
    # Cancelled before acceptance it counts no more; corrected afterwards it was counted, and stays.
    is_counted = models.BooleanField(_("được tính"), default=True)
    cancelled = models.CharField(_("vì sao hủy"), max_length=6, choices=Cancelled, blank=True)
    cancel_reason = models.CharField(_("lý do hủy, đính chính"), max_length=500, blank=True)
    cancelled_by = models.CharField(_("người hủy, đính chính"), max_length=200, blank=True)
    cancelled_at = models.DateTimeField(_("lúc hủy, đính chính"), null=True)

    class Meta:
        verbose_name = _("dòng hóa đơn")
        constraints = [
            models.UniqueConstraint(  # free again only where it was typed wrongly
                fields=["invoice_key", "place"],
                condition=~Q(cancelled="typed", is_counted=False),
                name="invoice_once",
            ),
            models.UniqueConstraint(  # another machine with the same plate says why
                fields=["province", "plate_key"],
                condition=~Q(plate_key="") & Q(serial_reason="", is_counted=True),
                name="invoice_plate_once",
            ),
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="invoice_positive"),
            models.CheckConstraint(
                condition=Q(cancelled="", cancelled_at=None, is_counted=True)
                | ~Q(cancelled="") & Q(cancelled_at__isnull=False),
                name="invoice_cancelled_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.number} ({self.place})"


class Look(models.Model):
    """Xem lại máy after acceptance: who went there on which day, and what was found."""

    class Found(models.TextChoices):
        IN_USE = "in_use", _("Đang dùng tại nơi đặt")
        IDLE = "idle", _("Còn, không dùng")
        MOVED = "moved", _("Đã chuyển nơi khác")
        GONE = "gone", _("Không còn")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="looks")
    seen_date = models.DateField(_("ngày xem"))
    found = models.CharField(_("thấy"), max_length=6, choices=Found.choices)
    remark = models.CharField(_("ghi chú"), max_length=300, blank=True)
    looked_by = models.CharField(_("người xem"), max_length=200)
    looked_at = models.DateTimeField(_("lúc ghi"))

    class Meta:
        verbose_name = _("lần xem máy")
        constraints = [
            models.UniqueConstraint(fields=["invoice", "seen_date"], name="look_once_a_day"),
            models.CheckConstraint(
                condition=Q(found="in_use") | ~Q(remark=""), name="look_says_what_is_wrong"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.seen_date} {self.found}"


class AcceptedLine(models.Model):
    """Chi phí hợp lệ tìm thấy của một khoản mục."""

    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="lines")
    line = models.ForeignKey(EstimateLine, models.PROTECT, related_name="+")
    cost_dong = models.BigIntegerField(_("chi phí hợp lệ"))

    class Meta:
        verbose_name = _("khoản nghiệm thu")
        constraints = [
            models.UniqueConstraint(fields=["acceptance", "line"], name="accepted_line_once"),
            models.CheckConstraint(condition=Q(cost_dong__gte=0), name="accepted_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.cost_dong}"


class AcceptedSupport(models.Model):
    """Kinh phí khuyến công được thanh toán sau nghiệm thu, theo từng phần và nguồn.

    `commitment` is empty only where the version before accepted: then the fund says which.
    """

    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="supports")
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, related_name="+")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    amount_dong = models.BigIntegerField(_("số tiền"))

    class Meta:
        verbose_name = _("kinh phí được nghiệm thu")
        constraints = [
            models.UniqueConstraint(
                fields=["acceptance", "commitment"], name="accepted_of_a_commitment_once"
            ),
            models.UniqueConstraint(
                fields=["acceptance", "fund"],
                condition=Q(commitment=None),
                name="accepted_of_a_fund_once",
            ),
            models.CheckConstraint(condition=Q(amount_dong__gte=0), name="accepted_support_sign"),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.amount_dong}"


class Payment(Receipt):
    """Thanh toán phần còn lại cho một người nhận."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="+")
    payee = models.CharField(_("người nhận"), max_length=300)
    payee_reason = models.CharField(_("lý do trả cho bên khác"), max_length=300, blank=True)
    purpose = models.CharField(_("nội dung"), max_length=300)
    amount_dong = models.BigIntegerField(_("số tiền"))
    paid_by = models.CharField(_("người chi"), max_length=200)
    paid_at = models.DateTimeField(_("lúc chi"))

    class Meta:
        verbose_name = _("thanh toán")
        constraints = [
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="payment_positive")
        ]

    def __str__(self) -> str:
        return f"{self.payee} {self.amount_dong}"


class AdvanceReturn(Receipt):
    """Hoàn trả, thu hồi tạm ứng: money that came back before settlement."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="+")
    amount_dong = models.BigIntegerField(_("số tiền"))
    document = models.CharField(_("chứng từ nộp trả"), max_length=200)
    recorded_by = models.CharField(_("người ghi"), max_length=200)
    recorded_at = models.DateTimeField(_("lúc ghi"))

    class Meta:
        verbose_name = _("hoàn trả, thu hồi tạm ứng")
        constraints = [
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="advance_return_positive")
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} −{self.amount_dong}"


class Settlement(models.Model):
    """Quyết toán: what was paid, what went back."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="+")
    paid_dong = models.BigIntegerField(_("đã thanh toán"))
    freed_dong = models.BigIntegerField(_("không sử dụng, trả lại dự toán"))
    late_basis = models.CharField(
        _("căn cứ quyết toán sau hạn"), max_length=300, blank=True, default="", db_default=""
    )
    settled_by = models.CharField(_("người duyệt"), max_length=200)
    settled_at = models.DateTimeField(_("lúc duyệt"))

    class Meta:
        verbose_name = _("quyết toán")
        constraints = [
            models.CheckConstraint(
                condition=Q(paid_dong__gte=0) & Q(freed_dong__gte=0), name="settlement_signs"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.paid_dong}"


class SettledAmount(Receipt):
    """What settlement did with one commitment: its advance counted as paid, its rest freed."""

    class Kind(models.TextChoices):
        PAID = "paid", _("tạm ứng tính vào thanh toán")
        FREED = "freed", _("không sử dụng, trả lại dự toán")

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="amounts")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="+")
    kind = models.CharField(_("khoản"), max_length=5, choices=Kind.choices)
    amount_dong = models.BigIntegerField(_("số tiền"))

    class Meta:
        verbose_name = _("khoản quyết toán")
        constraints = [
            models.UniqueConstraint(fields=["commitment", "kind"], name="settled_amount_once"),
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="settled_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.kind} {self.amount_dong}"


class Voucher(models.Model):
    """Chứng từ of the settlement dossier that is no invoice: what a workshop paid itself, what was
    spent without an invoice, what shows that a class took place."""

    class Kind(models.TextChoices):
        COUNTERPART = "counterpart", _("Chứng từ vốn đối ứng")
        SPENDING = "spending", _("Chứng từ chi không có hóa đơn")
        SELECTION = "selection", _("Quyết định lựa chọn nhà thầu")
        ATTENDANCE = "attendance", _("Bảng điểm danh có ký")
        LEARNERS = "learners", _("Danh sách học viên có ký nhận")
        CERTIFICATES = "certificates", _("Chứng chỉ, giấy chứng nhận học nghề")

    class Route(models.TextChoices):
        BY_INVOICE = "by_invoice", _("Thủ trưởng quyết định, mua theo hóa đơn")
        SHORT_APPOINTMENT = "short_appointment", _("Chỉ định thầu rút gọn")
        TENDER = "tender", _("Đấu thầu, chào hàng cạnh tranh")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    share = models.ForeignKey(Share, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("loại chứng từ"), max_length=12, choices=Kind.choices)
    # Of a contractor that was chosen: who, how, and why it is not one purchase with another.
    seller_tax_code = models.CharField(_("mã số thuế nhà thầu"), max_length=14, blank=True)
    route = models.CharField(
        _("hình thức lựa chọn"), max_length=17, choices=Route.choices, blank=True
    )
    apart_reason = models.CharField(_("lý do không gộp"), max_length=300, blank=True)
    number = models.CharField(_("số chứng từ"), max_length=100)
    folded = models.CharField(_("số để so"), max_length=100)
    issued_date = models.DateField(_("ngày chứng từ"))
    amount_dong = models.BigIntegerField(_("số tiền"))  # 0 where it is about no money
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="+")
    recorded_by = models.CharField(_("người ghi"), max_length=200)
    recorded_at = models.DateTimeField(_("lúc ghi"))
    cancel_reason = models.CharField(_("lý do bỏ"), max_length=300, blank=True)
    cancelled_by = models.CharField(_("người bỏ"), max_length=200, blank=True)
    cancelled_at = models.DateTimeField(_("lúc bỏ"), null=True, blank=True)

    class Meta:
        verbose_name = _("chứng từ quyết toán")
        constraints = [
            models.UniqueConstraint(  # one slip counts for one share
                fields=["project", "kind", "folded"],
                condition=Q(cancelled_at=None),
                name="voucher_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("counterpart", "spending", "selection"), amount_dong__gt=0)
                | Q(kind__in=("attendance", "learners", "certificates"), amount_dong=0),
                name="voucher_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Dossier(models.Model):
    """Hồ sơ quyết toán: until when it is owed, kept at acceptance as the rules of that day say.

    A project accepted by the version before has none.
    """

    project = models.OneToOneField(Project, models.PROTECT, related_name="+")
    due_date = models.DateField(_("hạn nộp hồ sơ quyết toán"))
    liquidation_date = models.DateField(_("hạn thanh lý"), null=True, blank=True)
    submitted_by = models.CharField(_("người trình"), max_length=200, blank=True)
    submitted_at = models.DateTimeField(_("lúc trình"), null=True, blank=True)

    class Meta:
        verbose_name = _("hồ sơ quyết toán")

    def __str__(self) -> str:
        return f"{self.project_id} {self.due_date}"


class Liquidation(models.Model):
    """Thanh lý hợp đồng with its beneficiaries, once its project is settled."""

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    signed_date = models.DateField(_("ngày thanh lý"))
    agreed_with = models.CharField(_("đại diện bên thụ hưởng"), max_length=500)
    late_basis = models.CharField(_("căn cứ thanh lý sau hạn"), max_length=300, blank=True)
    signed_by = models.CharField(_("người ký"), max_length=200)
    signed_at = models.DateTimeField(_("lúc ký"))

    class Meta:
        verbose_name = _("thanh lý hợp đồng")

    def __str__(self) -> str:
        return f"{self.contract_id} {self.signed_date}"
