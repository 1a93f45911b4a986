"""What commits money: a contract or an assignment, and advances against it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.models import Identified
from khuyencong.directory.models import Establishment, Organisation, Unit
from khuyencong.ledger.models import Fund, Receipt, Subject
from khuyencong.projects.models import Beneficiary, Project


class Share(Identified):
    """Phần của một đơn vị thụ hưởng trong đề án, hay phần việc đơn vị thực hiện tự làm.

    What its money stands on: own work on the project's own subject, each beneficiary on its own.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, null=True, related_name="+")
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("phần kinh phí")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "beneficiary"],
                condition=Q(beneficiary__isnull=False),
                name="share_once_a_beneficiary",
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(beneficiary=None), name="share_of_own_work_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.beneficiary_id or '–'}"


class Contract(Identified):
    """Hợp đồng, quyết định giao nhiệm vụ; may hold several projects."""

    class Kind(models.TextChoices):
        CONTRACT = "contract", _("Hợp đồng")
        ASSIGNMENT = "assignment", _("Quyết định giao nhiệm vụ")

    kind = models.CharField(_("loại"), max_length=12, choices=Kind.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    signed_date = models.DateField(_("ngày ký"))
    end_date = models.DateField(_("thực hiện đến ngày"))
    signed_by = models.CharField(_("người ký"), max_length=200)
    # What it says itself. Empty: an assignment, or signed before this was kept; 0: no advance.
    advance_dong = models.BigIntegerField(_("cho tạm ứng tối đa"), null=True, blank=True)
    penalty = models.CharField(
        _("phạt chậm giao"), max_length=300, blank=True, default="", db_default=""
    )
    copies = models.PositiveSmallIntegerField(_("số bản"), null=True, blank=True)
    recoverable_decision = models.CharField(
        _("văn bản cho hỗ trợ có thu hồi"), max_length=200, blank=True, default="", db_default=""
    )

    class Meta:
        verbose_name = _("hợp đồng, giao nhiệm vụ")
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gte=models.F("signed_date")),
                name="contract_date_order",
                violation_error_message=_("Ngày kết thúc phải từ ngày ký trở đi."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.signed_date}"


class Commitment(Receipt):
    """Số tiền một nguồn đã cam kết cho một phần của đề án theo hợp đồng hoặc quyết định giao.

    `share` is empty only where the version before signed: then it is the whole project.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="commitments")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    share = models.ForeignKey(Share, models.PROTECT, null=True, related_name="+")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    amount_dong = models.BigIntegerField(_("số tiền"))

    class Meta:
        verbose_name = _("khoản đã ký, đã giao")
        constraints = [
            models.UniqueConstraint(fields=["share", "fund"], name="commitment_of_a_share_once"),
            models.UniqueConstraint(
                fields=["project", "fund"], condition=Q(share=None), name="commitment_whole_once"
            ),
            # 0 only after a stop: everything not yet paid went back.
            models.CheckConstraint(condition=Q(amount_dong__gte=0), name="commitment_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.amount_dong}"


class Repayment(models.Model):
    """Đợt hoàn trả, as the contract says, of recoverable support: so much of a share until the end
    of a day. Those of a share add up to what was signed for it."""

    share = models.ForeignKey(Share, models.PROTECT, related_name="repayments")
    number = models.PositiveSmallIntegerField(_("đợt"))
    due_date = models.DateField(_("hạn hoàn trả"))
    amount_dong = models.BigIntegerField(_("số tiền"))

    class Meta:
        verbose_name = _("đợt hoàn trả theo hợp đồng")
        constraints = [
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="repayment_positive"),
            models.UniqueConstraint(fields=["share", "number"], name="repayment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.share_id} {self.number} {self.amount_dong}"


class Instalment(models.Model):
    """Đợt thanh toán, as the contract says: so much of a share once its condition holds. Those of
    a share and a version add up to what is signed for it; the highest version is in force."""

    class Condition(models.TextChoices):
        ADVANCE = "advance", _("Tạm ứng")
        DELIVERY = "delivery", _("Giao hàng, hoàn thành khối lượng")
        ACCEPTANCE = "acceptance", _("Nghiệm thu")
        INVOICE = "invoice", _("Đủ hóa đơn, chứng từ")

    share = models.ForeignKey(Share, models.PROTECT, related_name="instalments")
    version = models.PositiveSmallIntegerField(_("lần thỏa thuận"), default=1)
    number = models.PositiveSmallIntegerField(_("đợt"))
    condition = models.CharField(_("điều kiện"), max_length=10, choices=Condition.choices)
    amount_dong = models.BigIntegerField(_("số tiền"))
    days = models.PositiveSmallIntegerField(_("trả trong mấy ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("đợt thanh toán theo hợp đồng")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_dong__gt=0), name="contract_instalment_positive"
            ),
            models.UniqueConstraint(
                fields=["share", "version", "number"], name="contract_instalment_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share_id} {self.version}/{self.number} {self.amount_dong}"


class Annex(Receipt):
    """Phụ lục giảm kinh phí, or the end of a contract before its time."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="annexes")
    before_dong = models.BigIntegerField(_("trước điều chỉnh"))
    reduced_dong = models.BigIntegerField(_("giảm"))
    reason = models.TextField(_("lý do"))
    authority = models.CharField(
        _("văn bản của cấp quyết định"), max_length=200, blank=True, default="", db_default=""
    )
    signed_by = models.CharField(_("người ký"), max_length=200)
    signed_at = models.DateTimeField(_("lúc ký"))

    class Meta:
        verbose_name = _("phụ lục điều chỉnh")
        constraints = [
            models.CheckConstraint(
                condition=Q(reduced_dong__gt=0) & Q(before_dong__gte=models.F("reduced_dong")),
                name="annex_reduces",
                violation_error_message=_("Số giảm phải lớn hơn 0, không quá số đã ký."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} −{self.reduced_dong}"


class Suspension(Identified):
    """Tạm dừng of a project, or of one share of it, until somebody decides how it goes on."""

    class End(models.TextChoices):
        RESUMED = "resumed", _("tiếp tục")
        STOPPED = "stopped", _("dừng hẳn")

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    share = models.ForeignKey(Share, models.PROTECT, null=True, blank=True, related_name="+")
    from_date = models.DateField(_("từ ngày"))
    until_date = models.DateField(_("đến hết ngày"))
    reason = models.TextField(_("lý do"))
    authority = models.CharField(_("văn bản của cấp quyết định"), max_length=200, blank=True)
    suspended_by = models.CharField(_("người tạm dừng"), max_length=200)
    suspended_at = models.DateTimeField(_("lúc tạm dừng"))
    end = models.CharField(_("kết thúc"), max_length=7, choices=End.choices, blank=True)
    end_date = models.DateField(_("ngày kết thúc tạm dừng"), null=True, blank=True)
    end_reason = models.TextField(_("lý do kết thúc"), blank=True)
    ended_by = models.CharField(_("người kết thúc"), max_length=200, blank=True)
    ended_at = models.DateTimeField(_("lúc kết thúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("tạm dừng")
        constraints = [
            models.UniqueConstraint(
                fields=["share"],
                condition=Q(ended_at=None, share__isnull=False),
                name="suspension_of_a_share_once",
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(ended_at=None, share=None),
                name="suspension_of_a_project_once",
            ),
            models.CheckConstraint(
                condition=Q(end="", ended_at=None, end_date=None)
                | ~Q(end="") & Q(ended_at__isnull=False, end_date__gte=models.F("from_date")),
                name="suspension_ended_when_and_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.from_date}"


class Progress(models.Model):
    """Tiến độ thực hiện, seen on site or told."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    seen_date = models.DateField(_("ngày xem"))
    percent = models.PositiveSmallIntegerField(_("tỷ lệ hoàn thành (%)"))
    is_on_site = models.BooleanField(_("kiểm tra tại chỗ"))
    note = models.TextField(_("ghi chú"))
    reported_by = models.CharField(_("người ghi"), max_length=200)
    reported_at = models.DateTimeField(_("lúc ghi"))

    class Meta:
        verbose_name = _("tiến độ")
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="progress_at_most_100",
                violation_error_message=_("Tỷ lệ hoàn thành không quá 100 %."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.percent} %"


class Advance(Receipt):
    """Tạm ứng. `decision` names the human decision where no legal share is known."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="advances")
    amount_dong = models.BigIntegerField(_("số tiền"))
    payee = models.CharField(_("người nhận"), max_length=300)
    payee_reason = models.CharField(_("lý do trả cho bên khác"), max_length=300, blank=True)
    decision = models.CharField(_("văn bản quyết định"), max_length=200, blank=True)
    treasury_reason = models.CharField(
        _("lý do vượt mức chung của Kho bạc"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
    )
    # The day the law sets for a small contract, by the rules of the day it was paid; a larger one
    # has none, and is cleared by its own last day.
    clear_by = models.DateField(_("hạn thanh toán tạm ứng"), null=True, blank=True)
    paid_by = models.CharField(_("người chi"), max_length=200)
    paid_at = models.DateTimeField(_("lúc chi"))

    class Meta:
        verbose_name = _("tạm ứng")
        constraints = [
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="advance_positive")
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.amount_dong}"


class AllowedPayee(models.Model):
    """Whom a second person agreed to pay though no party of the share; the newest counts.

    `share`: of whose money; empty where that was agreed for the whole project.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    share = models.ForeignKey(Share, models.PROTECT, null=True, related_name="+")
    payee = models.CharField(_("người nhận"), max_length=300)
    folded = models.CharField(_("tên để so"), max_length=300)
    reason = models.CharField(_("lý do trả cho bên khác"), max_length=300)
    amount_dong = models.BigIntegerField(_("tất cả không quá"))
    # Where the money goes: told by who agreed, never by who pays.
    tax_code = models.CharField(
        _("mã số thuế"), max_length=14, blank=True, default="", db_default=""
    )
    account = models.CharField(
        _("số tài khoản"), max_length=20, blank=True, default="", db_default=""
    )
    bank = models.CharField(_("mở tại"), max_length=200, blank=True, default="", db_default="")
    allowed_by = models.CharField(_("người đồng ý"), max_length=200)
    allowed_at = models.DateTimeField(_("lúc đồng ý"))

    class Meta:
        verbose_name = _("đồng ý trả cho bên khác")
        constraints = [
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="allowed_payee_positive")
        ]

    def __str__(self) -> str:
        return f"{self.payee} {self.amount_dong}"


class Learner(models.Model):
    """Học viên của một lớp: who learns, from where, for which workshop."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    full_name = models.CharField(_("họ và tên"), max_length=200)
    folded = models.CharField(_("tên để tìm"), max_length=200)
    sort_key = models.CharField(_("khóa sắp xếp"), max_length=500)
    birth_year = models.PositiveSmallIntegerField(_("năm sinh"))
    sex = models.CharField(
        _("giới tính"), max_length=6, choices=Establishment.Sex.choices, blank=True
    )
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("xã, phường"))
    workshop = models.CharField(_("cơ sở làm việc"), max_length=300, blank=True)
    remark = models.CharField(_("ghi chú"), max_length=300, blank=True)
    added_by = models.CharField(_("người thêm"), max_length=200)
    added_at = models.DateTimeField(_("lúc thêm"))

    class Meta:
        verbose_name = _("học viên")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "folded", "birth_year", "place"], name="learner_once_a_class"
            )
        ]

    def __str__(self) -> str:
        return self.full_name
