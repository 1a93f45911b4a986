"""Registers, issued papers, their renditions, uploaded files, files that are made on demand."""

import json
import uuid
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.core import dates
from khuyencong.core.actors import Actor
from khuyencong.core.dates import short
from khuyencong.directory.models import Organisation, Unit, User

ABOUT = "Về việc "


class Register(models.Model):
    """Sổ đăng ký văn bản: one running number per body, kind and year, taken at issue."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(_("loại văn bản"), max_length=40)
    year = models.PositiveSmallIntegerField(_("năm"))
    last_number = models.PositiveIntegerField(_("số cuối"), default=0)
    is_closed = models.BooleanField(_("đã khóa sổ"), default=False, db_default=False)

    class Meta:
        verbose_name = _("sổ đăng ký văn bản")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "year"], name="register_one_per_kind_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class Paper(models.Model):
    """Văn bản đã phát hành. Its data is frozen; DOCX and PDF are rendered from it when opened."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    about = models.UUIDField(_("về hồ sơ"), db_index=True)  # uuid of the request or project
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    code = models.CharField(_("mẫu"), max_length=40)
    form_date = models.DateField(_("bản mẫu có hiệu lực từ"))
    number = models.CharField(_("số"), max_length=20)
    symbol = models.CharField(_("ký hiệu"), max_length=60)
    issued_date = models.DateField(_("ngày phát hành"))
    title = models.CharField(_("tên văn bản"), max_length=300)
    payload = models.TextField(_("dữ liệu"))
    digest = models.CharField(_("mã băm"), max_length=64)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    issued_by = models.CharField(_("người phát hành"), max_length=200)
    issued_at = models.DateTimeField(_("lúc phát hành"))

    class Meta:
        verbose_name = _("văn bản")
        indexes = [
            models.Index(fields=["organisation", "symbol", "number"], name="paper_by_its_number"),
            models.Index(
                fields=["organisation", "code", "issued_at", "id"], name="paper_of_a_form"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code", "number", "form_date", "issued_date"],
                name="paper_number_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}/{self.symbol}"

    @property
    def told(self) -> dict[str, Any]:
        """The frozen payload as `verify` reads it: nothing where it was altered past reading."""
        try:
            payload = json.loads(self.payload)
        except ValueError:
            return {}
        return payload if isinstance(payload, dict) else {}

    @property
    def count_of_dossiers(self) -> int:
        return 1 + self.filings.count()

    @property
    def reference(self) -> str:
        """As another paper cites it: Hợp đồng số 05/HĐ-TTKC ngày 05/02/2026."""
        return f"{self.title} số {self.number}/{self.symbol} ngày {self.issued_date:%d/%m/%Y}"

    @property
    def citation(self) -> str:
        """As căn cứ name it: kind, number, day in words, and of a decision or a proposal whose it
        is and what it is about."""
        head = self.told.get("frame", {})
        summary = str(head.get("summary", ""))
        number = f"số {self.number}/{self.symbol} {dates.in_words(self.issued_date)}"
        if not summary.startswith(ABOUT):
            return f"{self.title} {number}"
        about = summary[0].lower() + summary[1:]
        return f"{head['title']} {number} của {head['issuing_body']} {about}"


class Filing(models.Model):
    """Một văn bản cũng thuộc hồ sơ khác (a plan decision belongs to each of its projects)."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="filings")
    about = models.UUIDField(_("về hồ sơ"), db_index=True)

    class Meta:
        verbose_name = _("văn bản trong hồ sơ")
        constraints = [models.UniqueConstraint(fields=["paper", "about"], name="filing_once")]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.about}"


class Rendition(models.Model):
    """Bản thể hiện (DOCX hoặc PDF) của một văn bản, giữ theo mã băm."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="renditions")
    format = models.CharField(_("định dạng"), max_length=4)
    digest = models.CharField(_("mã băm"), max_length=64)
    size = models.PositiveIntegerField(_("dung lượng"))
    mark = models.CharField(_("dấu"), max_length=64, default="")

    class Meta:
        verbose_name = _("bản thể hiện")
        constraints = [
            models.UniqueConstraint(fields=["paper", "format"], name="rendition_once_per_format")
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}.{self.format}"


class PaperVersion(models.Model):
    """Bản Word sửa lại hoặc bản đã ký của một văn bản: kept beside it, never over it."""

    class Kind(models.TextChoices):
        EDITED = "edited", _("Bản Word sửa lại")
        SIGNED = "signed", _("Bản đã ký, đóng dấu")

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("bản thứ"))
    kind = models.CharField(_("loại bản"), max_length=6, choices=Kind.choices)
    name = models.CharField(_("tên tệp"), max_length=200)
    media_type = models.CharField(_("kiểu nội dung"), max_length=100)
    size = models.PositiveIntegerField(_("dung lượng"))
    digest = models.CharField(_("mã băm"), max_length=64)
    missing = models.JSONField(_("số liệu không còn"), default=list)
    added = models.JSONField(_("số liệu mới có"), default=list)
    faults = models.JSONField(_("chỗ lệch thể thức"), default=list)
    signatures = models.TextField(_("chữ ký số"), blank=True, default="", db_default="")
    reason = models.TextField(_("lý do"), blank=True)
    added_by = models.CharField(_("người thêm"), max_length=200)
    added_at = models.DateTimeField(_("lúc thêm"))

    class Meta:
        verbose_name = _("bản của văn bản")
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="paper_version")]

    def __str__(self) -> str:
        return f"{self.paper_id}.{self.number}"


KEPT_REMOVED = timedelta(days=30)  # what was removed can be taken back so long


class InUse(models.Manager):
    """Those that were not removed."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(removed_at=None)


class Everything(models.Manager):
    """What was removed, too."""


class Upload(models.Model):
    """Tệp tải lên, giữ theo mã băm của nội dung. What was removed waits for a while to be taken
    back, in `everything` alone."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    about = models.UUIDField(_("về hồ sơ"), db_index=True)
    kind = models.CharField(_("loại giấy tờ"), max_length=40)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=1)
    pages = models.PositiveSmallIntegerField(_("số trang"), default=0)
    name = models.CharField(_("tên tệp"), max_length=200)
    media_type = models.CharField(_("kiểu nội dung"), max_length=100)
    size = models.PositiveIntegerField(_("dung lượng"))
    digest = models.CharField(_("mã băm"), max_length=64, db_index=True)
    source_digest = models.CharField(_("mã băm trước khi cắt"), max_length=64, blank=True)
    is_blurred = models.BooleanField(_("có thể mờ"), default=False)
    uploaded_by = models.CharField(_("người tải lên"), max_length=200)
    uploaded_at = models.DateTimeField(_("lúc tải lên"))
    removed_at = models.DateTimeField(_("lúc bỏ"), null=True, blank=True)

    objects = InUse()
    everything = Everything()

    class Meta:
        verbose_name = _("tệp tải lên")
        constraints = [
            models.UniqueConstraint(fields=["about", "kind", "order"], name="upload_order")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.media_type == "image/jpeg"


class EInvoice(models.Model):
    """Hóa đơn điện tử đọc được trong một tệp: as the file says it, nothing corrected."""

    class Signature(models.TextChoices):
        VALID = "valid", _("Chữ ký khớp nội dung, nơi cấp chứng thư chưa kiểm")
        TRUSTED = "trusted", _("Chữ ký khớp nội dung, nơi cấp chứng thư thuộc danh sách tin cậy")
        STRANGER = "stranger", _("Nơi cấp chứng thư không thuộc danh sách tin cậy")
        SELF = "self", _("Chứng thư tự cấp, không nơi nào bảo đảm")
        BROKEN = "broken", _("Nội dung đã bị sửa sau khi ký")
        ABSENT = "absent", _("Không có chữ ký")
        UNREADABLE = "unreadable", _("Chữ ký không kiểm được")
        OUTSIDE = "outside", _("Chứng thư không có hiệu lực ngày lập hóa đơn")
        OTHER = "other", _("Chứng thư mang mã số thuế khác bên bán")

    class Why(models.TextChoices):
        NO_CERTIFICATE = "no_certificate", _("tệp không mang chứng thư của bên bán")
        CERTIFICATE = "certificate", _("chứng thư trong tệp không đọc được")
        OTHER_PART = "other_part", _("chữ ký không ký lên nội dung hóa đơn")
        METHOD = "method", _("cách ký không được hỗ trợ")
        NO_DAY = "no_day", _("hóa đơn không ghi ngày, không biết chứng thư còn hiệu lực không")

    upload = models.OneToOneField(Upload, models.CASCADE, related_name="invoice")
    seller_name = models.CharField(_("bên bán"), max_length=300)
    seller_tax_code = models.CharField(_("mã số thuế bên bán"), max_length=20)
    symbol = models.CharField(_("ký hiệu hóa đơn"), max_length=30)
    number = models.CharField(_("số hóa đơn"), max_length=20)
    issued_date = models.DateField(_("ngày hóa đơn"), null=True)
    currency = models.CharField(_("loại tiền"), max_length=3)
    total_dong = models.BigIntegerField(_("tổng tiền thanh toán"), null=True)
    signature = models.CharField(_("chữ ký"), max_length=10, choices=Signature.choices)
    signed_by = models.CharField(_("người ký, theo chứng thư"), max_length=200, blank=True)
    why = models.CharField(_("vì sao không kiểm được"), max_length=15, choices=Why, blank=True)
    valid_from = models.DateField(_("chứng thư có hiệu lực từ"), null=True)
    valid_until = models.DateField(_("chứng thư có hiệu lực đến"), null=True)
    lines = models.PositiveSmallIntegerField(_("số dòng hàng"), null=True)
    # Empty where the file does not say it, or was read before this was kept.
    buyer_name = models.CharField(_("bên mua"), max_length=300, default="", db_default="")
    buyer_tax_code = models.CharField(
        _("mã số thuế bên mua"), max_length=20, default="", db_default=""
    )
    goods = models.JSONField(_("các dòng hàng đầu"), null=True, blank=True)

    class Meta:
        verbose_name = _("hóa đơn điện tử")

    def __str__(self) -> str:
        return f"{self.symbol} {self.number}"

    @property
    def state(self) -> str:
        """The signature in words, with why it cannot be checked, or the days it was valid."""
        words = str(self.get_signature_display())
        if self.why:
            return f"{words}: {self.get_why_display()}"
        if self.signature == self.Signature.OUTSIDE and self.valid_from and self.valid_until:
            return f"{words} ({short(self.valid_from)} – {short(self.valid_until)})"
        return words

    @property
    def is_signed(self) -> bool:
        return self.signature in {self.Signature.VALID, self.Signature.TRUSTED}

    @property
    def is_issuer_checked(self) -> bool:
        return self.signature == self.Signature.TRUSTED


class PartialUpload(models.Model):
    """Tệp đang gửi dở: how far a file came over a weak line, and what became of it."""

    about = models.UUIDField(_("về hồ sơ"), db_index=True)
    by_id = models.CharField(_("mã người làm"), max_length=60)
    key = models.CharField(_("khóa"), max_length=64)
    size = models.PositiveIntegerField(_("dung lượng"))
    have = models.PositiveIntegerField(_("đã nhận"), default=0)
    upload = models.ForeignKey(Upload, models.SET_NULL, null=True, blank=True, related_name="+")
    touched_at = models.DateTimeField(_("lần cuối"), db_index=True)

    class Meta:
        verbose_name = _("tệp đang gửi dở")
        constraints = [
            models.UniqueConstraint(fields=["about", "by_id", "key"], name="partial_upload_once")
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.have}/{self.size}"


class FileOrderQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "FileOrderQuerySet":
        """One's own: what lies in the file is what she was allowed to see."""
        return self.filter(asked_by__uuid=actor.id) if actor.id else self.none()

    def open(self) -> "FileOrderQuerySet":
        return self.filter(state__in=FileOrder.OPEN)


class FileOrder(models.Model):
    """Tệp đặt làm: a list or an archive too large for one request, made beside the pages.

    Kept for a week (services.orders.KEPT), decides nothing, and is made again at any time.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ làm")
        MAKING = "making", _("Đang làm")
        MADE = "made", _("Đã xong")
        FAILED = "failed", _("Không làm được")
        CANCELLED = "cancelled", _("Đã hủy")

    OPEN = (State.WAITING, State.MAKING)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("loại tệp"), max_length=40)
    what = models.JSONField(_("nội dung đặt"), default=dict)
    key = models.CharField(_("khóa"), max_length=64)
    language = models.CharField(_("ngôn ngữ"), max_length=8)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    scope = models.JSONField(_("vai trò khi đặt"), default=list)
    asked_at = models.DateTimeField(_("lúc đặt"))
    state = models.CharField(_("tình trạng"), max_length=9, choices=State, default=State.WAITING)
    holder = models.CharField(_("tiến trình giữ"), max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(_("số lần làm"), default=0)
    done = models.PositiveIntegerField(_("đã làm"), default=0)
    whole = models.PositiveIntegerField(_("tất cả"), default=0)
    ended_at = models.DateTimeField(_("lúc xong"), null=True)
    fault = models.TextField(_("vì sao không làm được"), blank=True)
    summary = models.JSONField(_("tóm tắt"), default=dict)
    name = models.CharField(_("tên tệp"), max_length=200, blank=True)
    media_type = models.CharField(_("kiểu nội dung"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("dung lượng"), default=0)
    digest = models.CharField(_("mã băm"), max_length=64, blank=True, db_index=True)

    objects = FileOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("tệp đặt làm")
        indexes = [models.Index(fields=["state", "asked_at"], name="file_order_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "kind", "key"],
                condition=models.Q(state__in=["waiting", "making"]),
                name="file_order_once_while_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.asked_at:%d/%m/%Y %H:%M}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN
