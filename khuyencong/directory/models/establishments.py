"""Workshops, cooperatives and their trades; the running number of public codes."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.core.full_text import words_of
from khuyencong.directory.models.places import Unit
from khuyencong.directory.models.roles import PROVINCE_WIDE


class Trade(models.Model):
    """Ngành nghề."""

    code = models.CharField(_("mã ngành"), max_length=10, unique=True)
    name_vi = models.CharField(_("tên"), max_length=200)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=200)
    source = models.CharField(_("nguồn"), max_length=200)
    evidence = models.CharField(_("mức kiểm chứng"), max_length=12)

    class Meta:
        verbose_name = _("ngành nghề")

    def __str__(self) -> str:
        return self.name_vi


class EstablishmentQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "EstablishmentQuerySet":
        """Own establishment, those within one's commune, or of one's province for officers."""
        owned = [g.establishment_id for g in actor.grants if g.establishment_id]
        centre = {"centre_specialist", "centre_head", "centre_accountant"}
        wide = [g.province for g in actor.grants if g.role in PROVINCE_WIDE | centre]
        communes = actor.places_for("commune_officer", "collaborator")
        return self.filter(Q(pk__in=owned) | Q(province__code__in=wide) | Q(place_id__in=communes))

    def standing(self) -> "EstablishmentQuerySet":
        """Those that were not merged into another: to choose from, and to file for."""
        return self.filter(merged_into=None)


class Establishment(models.Model):
    """Cơ sở công nghiệp nông thôn (Nghị định 45/2012/NĐ-CP, sửa đổi 235/2025/NĐ-CP)."""

    class LegalForm(models.TextChoices):
        PRIVATE_ENTERPRISE = "private_enterprise", _("Doanh nghiệp tư nhân")
        LIMITED_COMPANY = "limited_company", _("Công ty trách nhiệm hữu hạn")
        JOINT_STOCK = "joint_stock", _("Công ty cổ phần")
        PARTNERSHIP = "partnership", _("Công ty hợp danh")
        COOPERATIVE = "cooperative", _("Hợp tác xã")
        COOPERATIVE_GROUP = "cooperative_group", _("Tổ hợp tác")
        COOPERATIVE_UNION = "cooperative_union", _("Liên hiệp hợp tác xã")
        BUSINESS_HOUSEHOLD = "business_household", _("Hộ kinh doanh")
        ARTISAN = "artisan", _("Nghệ nhân nhân dân, nghệ nhân ưu tú")
        OTHER_PRODUCER = "other_producer", _("Cơ sở sản xuất khác")

    class Sex(models.TextChoices):
        FEMALE = "female", _("Nữ")
        MALE = "male", _("Nam")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("mã cơ sở"), max_length=30, unique=True)
    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    place_date = models.DateField(_("địa bàn tính theo ngày"))
    address_text = models.CharField(_("địa chỉ nguyên văn"), max_length=300, blank=True)
    name = models.CharField(_("tên cơ sở"), max_length=300)
    folded = models.CharField(_("tên để tìm"), max_length=300)
    words = models.TextField(_("chữ để tìm"), default="")
    sort_key = models.CharField(_("khóa sắp xếp"), max_length=900)
    legal_form = models.CharField(_("loại hình"), max_length=20, choices=LegalForm.choices)
    tax_code = models.CharField(_("mã số thuế"), max_length=14, blank=True)
    tax_code_note = models.CharField(_("lý do giữ mã số thuế"), max_length=200, blank=True)
    trade = models.ForeignKey(Trade, models.PROTECT, related_name="+")
    owner_name = models.CharField(_("chủ cơ sở"), max_length=200)
    owner_phone = models.CharField(_("điện thoại chủ cơ sở"), max_length=60, blank=True)
    owner_sex = models.CharField(
        _("giới tính chủ cơ sở"), max_length=6, choices=Sex.choices, blank=True
    )
    is_minority_owned = models.BooleanField(_("chủ là người dân tộc thiểu số"), null=True)
    owner_data_purpose = models.CharField(
        _("mục đích thu thập"), max_length=200, default="Xét ưu tiên hỗ trợ khuyến công"
    )
    workers = models.PositiveIntegerField(_("số lao động"))
    women_workers = models.PositiveIntegerField(_("lao động nữ"), default=0)
    capital_dong = models.BigIntegerField(_("vốn"), null=True, blank=True)
    founded_date = models.DateField(_("ngày thành lập"), null=True, blank=True)
    created_at = models.DateTimeField(_("lúc khai báo"))
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    # Names, codes and telephones it had, its own and of those that were merged into it.
    known_as = models.TextField(_("chữ cũ để tìm"), default="", blank=True)

    objects = EstablishmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("cơ sở công nghiệp nông thôn")
        indexes = [
            models.Index(fields=["province", "sort_key", "id"], name="establishment_by_name"),
            models.Index(fields=["place", "sort_key", "id"], name="establishment_of_place"),
            models.Index(fields=["place", "-id"], name="establishment_newest_of_place"),
            models.Index(fields=["province", "-id"], name="establishment_newest"),
            models.Index(fields=["province", "-workers", "-id"], name="establishment_by_workers"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(women_workers__lte=F("workers")),
                name="establishment_women_within_workers",
                violation_error_message=_("Lao động nữ không thể nhiều hơn số lao động."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def words_now(self) -> str:
        """What an officer may look for: code, name, tax code, owner, phone, place, trade."""
        owner = (self.owner_name, self.owner_phone)
        about = (self.place, self.trade, self.known_as)
        return words_of(self.code, self.name, self.tax_code, *owner, *about)

    @property
    def survivor(self) -> "Establishment":
        """Itself, or the one it was merged into."""
        return self.merged_into or self

    @property
    def stream(self) -> str:
        return f"establishment:{self.uuid}"


class Counter(models.Model):
    """Số chạy của mã công khai: one row per province and kind, locked while a number is taken."""

    province_code = models.CharField(_("mã tỉnh"), max_length=2)
    kind = models.CharField(_("loại mã"), max_length=20)
    last_number = models.PositiveIntegerField(_("số cuối"), default=0)

    class Meta:
        verbose_name = _("số chạy của mã")
        constraints = [
            models.UniqueConstraint(
                fields=["province_code", "kind"], name="counter_one_per_province_and_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.province_code}"
