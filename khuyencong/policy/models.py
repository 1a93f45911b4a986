"""Rule packs on their way, and those in force."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.core.models import Chained
from khuyencong.directory.models import Unit
from khuyencong.policy.workflow import PACK


class Scope(models.TextChoices):
    NATIONAL = "national", _("Quy định của trung ương")
    LOCAL = "local", _("Quy định của tỉnh")


class RulePackQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "RulePackQuerySet":
        """Packs of the actor's provinces."""
        return self.filter(province__code__in={grant.province for grant in actor.grants})


class RulePack(Chained):
    """Gói quy định: a circular or a provincial decision as dated rows."""

    chain = "rule_pack"

    code = models.CharField(_("mã gói"), max_length=30, unique=True)
    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    scope = models.CharField(_("phạm vi"), max_length=10, choices=Scope.choices)
    title = models.CharField(_("tên gói"), max_length=300)
    text = models.TextField(_("nội dung"))
    digest = models.CharField(_("mã băm"), max_length=64)
    first_date = models.DateField(_("áp dụng từ"), null=True, blank=True)
    reason = models.TextField(_("lý do thay đổi quy định đã qua"), blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=20, choices=[(s.name, s.label) for s in PACK.states]
    )
    version = models.PositiveIntegerField(_("phiên bản"), default=1)
    written_by = models.CharField(_("người soạn"), max_length=200)
    written_at = models.DateTimeField(_("lúc soạn"))

    objects = RulePackQuerySet.as_manager()

    class Meta:
        verbose_name = _("gói quy định")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Look(models.Model):
    """Việc xem lại: a pack changed a row on which something rests; a person says what of it."""

    rule = models.ForeignKey("policy.RuleInForce", models.PROTECT, related_name="+")
    rows = models.JSONField(_("các dòng quy định đã đổi"))
    opened_at = models.DateTimeField(_("lúc mở"))
    words = models.TextField(_("kết quả xem lại"), blank=True)
    closed_by = models.CharField(_("người xem lại"), max_length=200, blank=True)
    closed_at = models.DateTimeField(_("lúc xem lại"), null=True, blank=True)

    class Meta:
        abstract = True


# Open, or closed by somebody in words; each of its tables keeps it under a name of its own.
CLOSED_IN_WORDS = Q(closed_at=None, closed_by="", words="") | (
    Q(closed_at__isnull=False) & ~Q(closed_by="") & ~Q(words="")
)


class RuleInForce(models.Model):
    """Gói đã đưa vào áp dụng: written once, never changed. The engine reads these in order."""

    pack = models.OneToOneField(RulePack, models.PROTECT, related_name="in_force")
    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    scope = models.CharField(_("phạm vi"), max_length=10, choices=Scope.choices)
    text = models.TextField(_("nội dung"))
    digest = models.CharField(_("mã băm"), max_length=64)
    entered_by = models.CharField(_("người đưa vào áp dụng"), max_length=200)
    entered_at = models.DateTimeField(_("lúc đưa vào áp dụng"))

    class Meta:
        verbose_name = _("quy định đang áp dụng")

    def __str__(self) -> str:
        return f"{self.pack_id} {self.digest[:12]}"
