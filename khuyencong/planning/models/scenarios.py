"""The plan room: scenarios of a year, each with its own proposals, money and pins."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.models import Chained
from khuyencong.directory.models import Unit
from khuyencong.ledger.models import Fund
from khuyencong.planning.models.money import OfProvince
from khuyencong.planning.workflow import SCENARIO
from khuyencong.projects.models import Project


class RankOverride(models.Model):
    """Xếp một đề án lên trước một đề án khác, khác thứ tự của tiêu chí; never erased."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    before = models.ForeignKey(Project, models.PROTECT, related_name="+")
    reason = models.TextField(_("lý do"))
    decided_by = models.CharField(_("người quyết định"), max_length=200)
    decided_at = models.DateTimeField(_("lúc quyết định"))

    class Meta:
        verbose_name = _("đổi thứ tự ưu tiên")
        constraints = [
            models.CheckConstraint(
                condition=~Q(project=models.F("before")),
                name="rank_override_of_two",
                violation_error_message=_("Chọn hai đề án khác nhau."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} < {self.before_id}"


class Scenario(Chained):
    """Phương án kế hoạch: what is asked of the optimiser, and what it answered. Kept whole:
    `inputs` is the very instance that was solved."""

    class Way(models.TextChoices):
        BEST = "best", _("Tối ưu theo mục tiêu")
        RANKING = "ranking", _("Lần lượt theo thứ tự ưu tiên")

    class Outcome(models.TextChoices):
        NONE = "", _("chưa tính")
        SOLVED = "solved", _("đã tính")
        IMPOSSIBLE = "impossible", _("không phương án nào giữ được mọi yêu cầu")
        FAILED = "failed", _("chưa tính được")

    chain = "scenario"

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm kế hoạch"))
    name = models.CharField(_("tên phương án"), max_length=120)
    way = models.CharField(_("cách chọn"), max_length=8, choices=Way.choices, default=Way.BEST)
    objective = models.JSONField(_("mục tiêu"))
    levels = models.JSONField(_("các mức hỗ trợ, phần trăm"))
    is_one_each = models.BooleanField(_("mỗi cơ sở nhiều nhất một đề án"), default=False)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=[(s.name, s.label) for s in SCENARIO.states]
    )
    outcome = models.CharField(
        _("kết quả tính"), max_length=10, choices=Outcome.choices, blank=True
    )
    inputs = models.TextField(_("dữ liệu đã tính"), blank=True)
    digest = models.CharField(_("mã băm dữ liệu"), max_length=64, blank=True)
    solver = models.CharField(_("bộ giải"), max_length=60, blank=True)
    milliseconds = models.PositiveIntegerField(_("mili giây"), null=True, blank=True)
    value = models.BigIntegerField(_("giá trị"), null=True, blank=True)
    bound = models.BigIntegerField(_("cận trên"), null=True, blank=True)
    told = models.JSONField(_("điều bộ giải nói thêm"), default=dict)
    is_changed = models.BooleanField(_("đã sửa sau khi tính"), default=False)
    created_by = models.CharField(_("người lập"), max_length=200)
    created_at = models.DateTimeField(_("lúc lập"))
    asked_at = models.DateTimeField(_("lúc yêu cầu tính"), null=True, blank=True)
    solved_at = models.DateTimeField(_("lúc tính xong"), null=True, blank=True)
    handed_up_at = models.DateTimeField(_("lúc chuyển lãnh đạo"), null=True, blank=True)
    handed_up_role = models.CharField(
        _("vai trò người chuyển"), max_length=40, blank=True, default="", db_default=""
    )
    submitted_at = models.DateTimeField(_("lúc trình"), null=True, blank=True)
    returned_reason = models.TextField(_("lý do trả lại"), blank=True)
    sent_back_reason = models.TextField(
        _("lý do lãnh đạo Sở trả lại"), blank=True, default="", db_default=""
    )

    objects = OfProvince.as_manager()

    class Meta:
        verbose_name = _("phương án kế hoạch")
        indexes = [
            models.Index(fields=["province", "year", "-id"], name="scenario_of_year"),
            models.Index(fields=["province", "year", "state", "-id"], name="scenario_in_state"),
            models.Index(
                fields=["asked_at"], condition=Q(state="waiting"), name="scenario_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.name}"


class Budget(models.Model):
    """Số tiền của một nguồn that a scenario may place."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="budgets")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    limit_dong = models.BigIntegerField(_("số tiền dùng được"))

    class Meta:
        verbose_name = _("nguồn của phương án")
        constraints = [
            models.UniqueConstraint(fields=["scenario", "fund"], name="budget_once"),
            models.CheckConstraint(condition=Q(limit_dong__gte=0), name="budget_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.limit_dong}"


class Proposal(models.Model):
    """Một đề án trong một phương án, as it was when the scenario took it in.

    `percent`: the level it is supported at, 0 when it is out. A pin is a person's demand.
    """

    class Pin(models.TextChoices):
        NONE = "", _("để máy chọn")
        IN = "in", _("giữ trong kế hoạch")
        OUT = "out", _("để ngoài kế hoạch")

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="proposals")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    place = models.PositiveIntegerField(_("thứ tự ưu tiên"))
    rank_reason = models.CharField(_("vì sao đứng trên dòng kế tiếp"), max_length=300, blank=True)
    content = models.CharField(_("nội dung khuyến công"), max_length=4)
    area = models.CharField(_("địa bàn"), max_length=20, blank=True)
    commune = models.CharField(_("xã, phường"), max_length=100, blank=True)
    points_hundredths = models.PositiveIntegerField(_("điểm, phần trăm điểm"), null=True)
    people = models.PositiveIntegerField(_("số người hưởng lợi"), default=0)
    asked_dong = models.BigIntegerField(_("kinh phí đề nghị"))
    counterpart_dong = models.BigIntegerField(_("vốn ngoài khuyến công"), default=0)
    is_women_owned = models.BooleanField(_("chủ là nữ"), default=False)
    is_minority_owned = models.BooleanField(_("chủ là người dân tộc thiểu số"), default=False)
    value = models.BigIntegerField(_("giá trị quy đổi"), default=0)
    percent = models.PositiveSmallIntegerField(_("mức hỗ trợ, phần trăm"), default=0)
    given_dong = models.BigIntegerField(_("kinh phí bố trí"), default=0)
    pin = models.CharField(_("ghim"), max_length=3, choices=Pin.choices, blank=True)
    pin_reason = models.CharField(_("lý do ghim"), max_length=300, blank=True)
    pinned_by = models.CharField(_("người ghim"), max_length=200, blank=True)
    reason = models.JSONField(_("vì sao vào, vì sao không"), default=dict)

    class Meta:
        verbose_name = _("đề án trong phương án")
        constraints = [
            models.UniqueConstraint(fields=["scenario", "project"], name="proposal_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="proposal_percent"),
            models.CheckConstraint(
                condition=Q(pin="") | ~Q(pin_reason=""), name="pin_has_its_reason"
            ),
        ]
        indexes = [models.Index(fields=["scenario", "place"], name="proposal_in_order")]

    def __str__(self) -> str:
        return f"{self.scenario_id} {self.project_id}"

    @property
    def is_in(self) -> bool:
        return self.percent > 0


class Share(models.Model):
    """Phần của một nguồn trong một đề án của phương án: asked, and given at its level."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="shares")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    asked_dong = models.BigIntegerField(_("đề nghị"))
    given_dong = models.BigIntegerField(_("bố trí"), default=0)

    class Meta:
        verbose_name = _("phần của một nguồn")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "fund"], name="share_once"),
            models.CheckConstraint(
                condition=Q(given_dong__gte=0) & Q(given_dong__lte=models.F("asked_dong")),
                name="share_within_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.fund_id}"
