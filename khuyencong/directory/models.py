"""Places, bodies, people and establishments, each with the dates it was so."""

import uuid
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.core.full_text import words_of
from khuyencong.directory.roles import OF_AN_ESTABLISHMENT, PROVINCE_WIDE, ROLES

ROLE_CHOICES = [(role.code, role.label) for role in ROLES.values()]
DATE_ORDER = _("Ngày kết thúc phải sau ngày bắt đầu.")


def valid_on(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gt=on))


def date_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
        name=name,
        violation_error_message=DATE_ORDER,
    )


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str, **fields: object) -> "User":
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Tài khoản đăng nhập."""

    class NoticeMode(models.TextChoices):
        EACH = "each", _("Từng việc, ngay khi có")
        DAILY = "daily", _("Mỗi sáng một thư tổng hợp")
        OFF = "off", _("Không gửi, chỉ xem trên trang")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(_("tên đăng nhập"), max_length=60, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=200)
    email = models.EmailField(_("thư điện tử"), blank=True)
    phone = models.CharField(_("điện thoại nhận mã"), max_length=20, blank=True)
    is_active = models.BooleanField(_("đang dùng"), default=True)
    is_staff = models.BooleanField(_("vào trang quản trị"), default=False)

    notice_mode = models.CharField(
        _("cách nhận thông báo"),
        max_length=5,
        choices=NoticeMode.choices,
        default=NoticeMode.EACH,
    )

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("tài khoản")

    def __str__(self) -> str:
        return self.full_name or self.username


class UnitQuerySet(models.QuerySet):
    def on(self, day: date) -> "UnitQuerySet":
        return self.filter(valid_on(day))

    def communes(self) -> "UnitQuerySet":
        return self.filter(level=Unit.Level.COMMUNE)

    def provinces(self) -> "UnitQuerySet":
        return self.filter(level=Unit.Level.PROVINCE)

    def within(self, place: "Unit", on: date) -> set[int]:
        """Keys of `place`, of everything below it, and of former units wholly merged into these.

        A former unit that was split belongs to nobody's scope: which part is meant is not guessed.
        """
        found, edge = {place.pk}, {place.pk}
        while edge:
            below = Q(parent__in=edge)
            merged = Q(
                pk__in=Succession.objects.filter(new__in=edge, is_whole=True, date__lte=on).values(
                    "old"
                )
            )
            edge = set(self.filter(below | merged).values_list("pk", flat=True)) - found
            found |= edge
        return found


class Unit(models.Model):
    """Đơn vị hành chính, as it stood between two dates."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("Tỉnh, thành phố")
        DISTRICT = "district", _("Huyện")
        COMMUNE = "commune", _("Xã, phường")

    code = models.CharField(_("mã"), max_length=10)
    level = models.CharField(_("cấp"), max_length=10, choices=Level.choices)
    name = models.CharField(_("tên"), max_length=100)
    kind = models.CharField(_("loại"), max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    province_code = models.CharField(_("mã tỉnh"), max_length=2)
    valid_from = models.DateField(_("có từ"))
    valid_until = models.DateField(_("đến trước"), null=True, blank=True)
    sort_key = models.CharField(_("khóa sắp xếp"), max_length=300)
    folded = models.CharField(_("tên để tìm"), max_length=100)
    source = models.CharField(_("nguồn"), max_length=200)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị hành chính")
        indexes = [models.Index(fields=["province_code", "level"], name="unit_of_province")]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_once"),
            date_order("unit_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    def stands(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


class Succession(models.Model):
    """Đơn vị cũ thành đơn vị mới, whole or in part. A split is never guessed: it asks."""

    old = models.ForeignKey(Unit, models.PROTECT, related_name="successors")
    new = models.ForeignKey(Unit, models.PROTECT, related_name="predecessors")
    date = models.DateField(_("ngày"))
    is_whole = models.BooleanField(_("toàn bộ"))
    source = models.CharField(_("nguồn"), max_length=200)

    class Meta:
        verbose_name = _("kế thừa đơn vị hành chính")
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="succession_once")]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class AreaClass(models.Model):
    """Địa bàn khó khăn, đặc biệt khó khăn: dated data with its source."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="areas")
    area = models.CharField(_("địa bàn"), max_length=20)
    valid_from = models.DateField(_("có từ"))
    valid_until = models.DateField(_("đến trước"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=200)
    evidence = models.CharField(_("mức kiểm chứng"), max_length=12)

    class Meta:
        verbose_name = _("phân loại địa bàn")
        constraints = [date_order("area_dates")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.area}"


class Organisation(models.Model):
    """Cơ quan, đơn vị. Its names have dates of their own."""

    class Kind(models.TextChoices):
        PROVINCIAL_COMMITTEE = "provincial_committee", _("UBND tỉnh")
        DEPARTMENT = "department", _("Sở Công Thương")
        CENTRE = "centre", _("Trung tâm")
        FINANCE_DEPARTMENT = "finance_department", _("Sở Tài chính")
        TREASURY = "treasury", _("Kho bạc Nhà nước")
        COMMUNE_COMMITTEE = "commune_committee", _("UBND xã, phường")
        MINISTRY_AGENCY = "ministry_agency", _("Cơ quan của Bộ")
        OTHER = "other", _("Khác")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("mã"), max_length=30, unique=True)
    kind = models.CharField(_("loại"), max_length=24, choices=Kind.choices)
    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    place = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("cơ quan, đơn vị")

    def __str__(self) -> str:
        return self.code

    @property
    def newest_name(self) -> str:
        """What it is called now, for lists that fetched its names along; else its code."""
        names = sorted(self.names.all(), key=lambda name: name.valid_from)
        return names[-1].short_name if names else self.code


class OrganisationName(models.Model):
    """Tên của cơ quan trong một khoảng thời gian."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="names")
    name = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên gọi tắt"), max_length=100)
    symbol = models.CharField(_("ký hiệu"), max_length=20)
    valid_from = models.DateField(_("có từ"))
    valid_until = models.DateField(_("đến trước"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=200)

    class Meta:
        verbose_name = _("tên cơ quan")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "valid_from"], name="organisation_name_once"
            ),
            date_order("organisation_name_dates"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """Chức danh trong một cơ quan; the work stays with it when people change."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    title = models.CharField(_("chức danh"), max_length=150)
    valid_from = models.DateField(_("có từ"))
    valid_until = models.DateField(_("đến trước"), null=True, blank=True)

    class Meta:
        verbose_name = _("chức danh")
        constraints = [date_order("post_dates")]

    def __str__(self) -> str:
        return self.title


class Person(models.Model):
    """Một người; may have no login (a trainer, a council member)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="person")
    full_name = models.CharField(_("họ và tên"), max_length=200)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    sort_key = models.CharField(_("khóa sắp xếp"), max_length=600)

    class Meta:
        verbose_name = _("người")

    def __str__(self) -> str:
        return self.full_name


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
    owner_phone = models.CharField(_("điện thoại chủ cơ sở"), max_length=20, blank=True)
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

    objects = EstablishmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("cơ sở công nghiệp nông thôn")
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
        return words_of(self.code, self.name, self.tax_code, *owner, self.place, self.trade)


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


class Assignment(models.Model):
    """Một người giữ một vai trò, in a scope, between two dates, perhaps for somebody else."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    role = models.CharField(_("vai trò"), max_length=24, choices=ROLE_CHOICES)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, null=True, blank=True, related_name="+"
    )
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField(_("từ ngày"))
    valid_until = models.DateField(_("đến trước ngày"), null=True, blank=True)
    on_behalf_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("phân vai")
        constraints = [
            date_order("assignment_dates"),
            models.CheckConstraint(
                condition=Q(
                    role__in=sorted(OF_AN_ESTABLISHMENT),
                    establishment__isnull=False,
                    organisation__isnull=True,
                )
                | (
                    ~Q(role__in=sorted(OF_AN_ESTABLISHMENT))
                    & Q(organisation__isnull=False, establishment__isnull=True)
                ),
                name="assignment_has_its_scope",
                violation_error_message=_("Vai trò phải gắn với cơ sở hoặc cơ quan."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Notice(models.Model):
    """Một việc báo cho một người trên trang của họ."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    text = models.CharField(_("nội dung"), max_length=300)
    path = models.CharField(_("trang"), max_length=200)
    key = models.CharField(_("khóa"), max_length=200, unique=True)
    at = models.DateTimeField(_("lúc báo"))
    read_at = models.DateTimeField(_("lúc xem"), null=True, blank=True)

    class Meta:
        verbose_name = _("việc được báo")
        indexes = [models.Index(fields=["user", "read_at"], name="notice_unread")]

    def __str__(self) -> str:
        return self.text


class Recovery(models.Model):
    """Lần cấp lại mật khẩu: by a code to the telephone, or by two officers at a counter."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recoveries")
    is_at_counter = models.BooleanField(_("tại quầy"), default=False)
    how = models.CharField(_("đã kiểm tra người bằng cách nào"), max_length=300, blank=True)
    new_phone = models.CharField(_("số điện thoại mới"), max_length=20, blank=True)
    drops_second_factor = models.BooleanField(_("bỏ xác thực hai lớp cũ"), default=False)
    opened_by_id = models.CharField(_("mã người lập"), max_length=60, blank=True)
    opened_by = models.CharField(_("người lập"), max_length=200, blank=True)
    opened_at = models.DateTimeField(_("lúc lập"))
    approved_by_id = models.CharField(_("mã người duyệt"), max_length=60, blank=True)
    approved_by = models.CharField(_("người duyệt"), max_length=200, blank=True)
    code_hash = models.CharField(_("mã đã băm"), max_length=200, blank=True)
    expires_at = models.DateTimeField(_("hết hạn"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("số lần thử"), default=0)
    used_at = models.DateTimeField(_("lúc dùng"), null=True, blank=True)

    class Meta:
        verbose_name = _("lần cấp lại mật khẩu")

    def __str__(self) -> str:
        return f"{self.user_id} {self.opened_at:%d/%m/%Y}"
