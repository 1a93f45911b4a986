"""Đề án: what was made of the requests, its estimate, and where it stands."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from khuyencong.core import queues
from khuyencong.core.actors import Actor
from khuyencong.core.models import Chained
from khuyencong.core.money import share
from khuyencong.directory.models import Establishment, Organisation, Unit
from khuyencong.directory.models.roles import PROVINCE_WIDE
from khuyencong.ledger.models import Fund, Subject
from khuyencong.projects.models.conflicts import closed_to
from khuyencong.projects.models.requests import COMMUNE, Request
from khuyencong.projects.models.said import COLUMNS, Known, Said
from khuyencong.projects.workflow import PROJECT


class Track(models.TextChoices):
    LOCAL = "local", _("Khuyến công địa phương")
    NATIONAL = "national", _("Khuyến công quốc gia")


class Source(models.TextChoices):
    SUPPORT = "support", _("Kinh phí khuyến công")
    PROGRAMME = "programme", _("Chương trình khác của Nhà nước")
    COUNTERPART = "counterpart", _("Vốn đối ứng")
    LOAN = "loan", _("Vốn vay")


def sees_by_commune(actor: Actor) -> bool:
    """Her communes and bodies make her lists, not a whole province."""
    is_wide = any(grant.role in PROVINCE_WIDE | {"ministry_viewer"} for grant in actor.grants)
    return bool(actor.places_for(*COMMUNE)) and not is_wide


class ProjectQuerySet(models.QuerySet):
    def newest(self, states: Iterable[str], limit: int):
        """The newest of these states. Each state is walked from its end by an index: asked for
        together, a database reads and sorts all of them."""
        of_each = (self.filter(state=state).order_by("-pk") for state in states)
        return self.filter(pk__in=queues.heads(of_each, limit)).order_by("-pk")[:limit]

    def visible_to(self, actor: Actor):
        """Province first; then province-wide posts, the implementing unit, or the commune."""
        wide = [g.province for g in actor.grants if g.role in PROVINCE_WIDE]
        units = [g.organisation_id for g in actor.grants if g.organisation_id]
        communes = actor.places_for(*COMMUNE)
        if actor.has_role("ministry_viewer"):
            return self.filter(Q(track=Track.NATIONAL) | Q(province__code__in=wide))
        within = Q(implementing_unit_id__in=units)
        if wide:
            within |= Q(province__code__in=wide)
        if communes:
            here = Beneficiary.objects.filter(
                place_id__in=communes, project=models.OuterRef("pk")
            ).order_by()
            # PostgreSQL would answer EXISTS by reading everybody of the commune.
            within |= Q(IsNull(models.Subquery(here.values("pk")[:1]), False))
        return self.filter(within, ~Q(pk__in=closed_to(actor)))

    def newest_around(self, actor: Actor, limit: int, *, before: int | None = None):
        """The newest of these that she may see who sees by commune, below the key `before`. Each
        commune and unit is walked from its end by an index: otherwise every project is asked for
        its beneficiaries."""
        units = [g.organisation_id for g in actor.grants if g.organisation_id]
        seen = self.filter(~Q(pk__in=closed_to(actor))).order_by()
        # Each asked for by its key: filtered beside the unit, the table might be walked instead.
        own = Project.objects.filter(models.Exists(seen.filter(pk=models.OuterRef("pk"))))
        member = Beneficiary.objects.filter(
            models.Exists(seen.filter(pk=models.OuterRef("project")))
        )
        if before is not None:
            own, member = own.filter(pk__lt=before), member.filter(project__lt=before)
        of_units = queues.heads_of_each(
            sorted(units),
            lambda unit: own.filter(implementing_unit=unit).order_by("-pk").values("pk"),
            limit,
        )
        of_places = queues.heads_of_each(
            sorted(actor.places_for(*COMMUNE)),
            lambda place: (
                member.filter(place=place).order_by("-project").values("project").distinct()
            ),
            limit,
        )
        newest = queues.joined([*of_units, *of_places])
        return self.filter(pk__in=newest).order_by("-pk")[:limit]


class Project(Chained):
    """Đề án khuyến công: the unit of work, owned by the implementing unit."""

    chain = "project"

    code = models.CharField(_("mã đề án"), max_length=30, unique=True)
    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    implementing_unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="+")
    track = models.CharField(_("nguồn quản lý"), max_length=10, choices=Track.choices)
    activity = models.CharField(_("nội dung"), max_length=60)
    title = models.CharField(_("tên đề án"), max_length=300)
    words = models.TextField(_("chữ để tìm"), default="")
    year = models.PositiveSmallIntegerField(_("năm kế hoạch"))
    is_flagship = models.BooleanField(_("đề án điểm"), default=False)
    is_group = models.BooleanField(_("đề án nhóm"), default=False)
    umbrella = models.ForeignKey(
        "projects.Umbrella", models.PROTECT, null=True, blank=True, related_name="projects"
    )
    state = models.CharField(
        _("trạng thái"), max_length=20, choices=[(s.name, s.label) for s in PROJECT.states]
    )
    due_date = models.DateField(_("hạn bước hiện tại"), null=True, blank=True)
    support_dong = models.BigIntegerField(_("kinh phí khuyến công"), default=0)
    total_dong = models.BigIntegerField(_("tổng dự toán"), default=0)
    origin = models.CharField(_("nguồn gốc"), max_length=20, default="system")
    # The ministry's decision that raises the level, by number and day: both, or neither.
    priority_decision = models.CharField(
        _("số quyết định của Bộ về mức ưu tiên"),
        max_length=60,
        blank=True,
        default="",
        db_default="",
    )
    priority_date = models.DateField(_("ngày quyết định về mức ưu tiên"), null=True, blank=True)
    completion_rounds = models.PositiveSmallIntegerField(_("số lần yêu cầu bổ sung"), default=0)
    created_by = models.CharField(_("người lập"), max_length=60)
    created_at = models.DateTimeField(_("lúc lập"))
    registered_at = models.DateTimeField(_("lúc đăng ký"), null=True, blank=True)
    version = models.PositiveIntegerField(_("phiên bản"), default=1)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề án")
        indexes = [
            models.Index(fields=["province", "-id"], name="project_list"),
            models.Index(fields=["province", "state", "due_date", "id"], name="project_due"),
            models.Index(
                fields=["implementing_unit", "state", "due_date", "id"], name="project_due_of_unit"
            ),
            models.Index(fields=["implementing_unit", "-id"], name="project_list_of_unit"),
            models.Index(fields=["implementing_unit", "activity"], name="project_activity_of_unit"),
            models.Index(fields=["province", "year", "-id"], name="project_year"),
            models.Index(fields=["province", "activity", "-id"], name="project_activity"),
            models.Index(fields=["province", "state", "-id"], name="project_state"),
            models.Index(
                fields=["province", "track", "year", "state", "id"], name="project_plan_year"
            ),
            models.Index(
                fields=["province", "track", "year", "state", "-support_dong", "id"],
                name="project_largest",
            ),
            models.Index(
                fields=["umbrella", "year"],
                condition=Q(umbrella__isnull=False),
                name="project_under_umbrella",
            ),
            models.Index(
                fields=["province", "track", "origin", "state", "-id"], name="project_lives"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(support_dong__gte=0) & Q(total_dong__gte=F("support_dong")),
                name="project_support_within_total",
                violation_error_message=_("Kinh phí khuyến công không được vượt tổng dự toán."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """As Django says it, without translating every state for each row of a list."""
        return PROJECT.label_of(self.state)


class Beneficiary(Said):
    """Đơn vị thụ hưởng: none, one or many in a project; each with its own ceiling.

    Its columns of what was said are as the appraiser found it; empty: the owner's word stands."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="beneficiaries")
    establishment = models.ForeignKey(Establishment, models.PROTECT, related_name="+")
    # Where the establishment stands now: lists of a commune are walked by it.
    place = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("xã, phường của cơ sở"),
    )
    # Of the project, which keeps it: lists of one activity are found by commune. Empty where a
    # version wrote it that did not know it.
    activity = models.CharField(_("nội dung"), max_length=60, blank=True, default="", db_default="")
    request = models.OneToOneField(
        Request, models.PROTECT, null=True, blank=True, related_name="beneficiary"
    )

    class Meta:
        verbose_name = _("đơn vị thụ hưởng")
        indexes = [
            models.Index(fields=["place", "-project"], name="beneficiary_of_place"),
            models.Index(fields=["place", "activity", "project"], name="beneficiary_of_activity"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "establishment"], name="beneficiary_once_a_project"
            )
        ]

    def __str__(self) -> str:
        return str(self.establishment_id)

    @property
    def known(self) -> Known:
        """Fact by fact the appraiser's word, else the owner's."""
        found: dict[str, Any] = {}
        for fact, names in COLUMNS.items():
            source = self if self.has_said(fact) or self.request is None else self.request
            found |= dict(zip(names, source.said(fact), strict=True))
        return Known(**found)


class EstimateLine(models.Model):
    """Khoản mục dự toán kinh phí đề án. Its sources sum to its amount."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="lines")
    beneficiary = models.ForeignKey(
        Beneficiary, models.PROTECT, null=True, blank=True, related_name="lines"
    )
    slot = models.ForeignKey(
        "projects.Slot", models.PROTECT, null=True, blank=True, related_name="lines"
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    item = models.CharField(_("nội dung chi"), max_length=300)
    unit = models.CharField(_("đơn vị tính"), max_length=40)
    quantity = models.DecimalField(_("số lượng"), max_digits=12, decimal_places=3)
    unit_price_dong = models.BigIntegerField(_("đơn giá"))
    is_eligible = models.BooleanField(_("được hỗ trợ"), default=True)

    class Meta:
        verbose_name = _("khoản mục dự toán")
        constraints = [
            models.UniqueConstraint(fields=["project", "order"], name="estimate_line_order"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(unit_price_dong__gt=0),
                name="estimate_line_amounts",
                violation_error_message=_("Số lượng và đơn giá phải lớn hơn 0."),
            ),
        ]

    def __str__(self) -> str:
        return self.item

    @property
    def amount_dong(self) -> int:
        return share(self.unit_price_dong, Decimal(self.quantity))


class LineSource(models.Model):
    """Phần của một khoản mục do một nguồn chi trả."""

    line = models.ForeignKey(EstimateLine, models.PROTECT, related_name="sources")
    source = models.CharField(_("nguồn"), max_length=12, choices=Source.choices)
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, blank=True, related_name="+")
    amount_dong = models.BigIntegerField(_("số tiền"))

    class Meta:
        verbose_name = _("nguồn của khoản mục")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_dong__gt=0),
                name="line_source_positive",
                violation_error_message=_("Số tiền phải lớn hơn 0."),
            ),
            models.CheckConstraint(
                condition=(Q(source="support") & Q(fund__isnull=False))
                | (~Q(source="support") & Q(fund__isnull=True)),
                name="line_source_support_names_its_fund",
                violation_error_message=_("Kinh phí khuyến công phải ghi rõ nguồn cấp."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.amount_dong}"
