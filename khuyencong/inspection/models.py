"""What auditors and inspectors recommended, who answers, and whether it is done."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.core.models import Chained
from khuyencong.directory.models import Organisation, Unit
from khuyencong.projects.models import Project

INSPECTOR = "inspector"
# Who reads every recommendation of the province.
READERS = (INSPECTOR, "department_leader", "finance_officer", "provincial_approver")


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, actor: Actor) -> RecommendationQuerySet:
        """Of the provinces whose money she reads; else those that her own post answers."""
        read = [code for code in actor.provinces if actor.serves(code, *READERS)]
        own = Q(province__code__in=read)
        for grant in actor.grants_for(*Recommendation.Answerer.values):
            own |= Q(answerer=grant.role, organisation=grant.organisation_id)
        return self.filter(own)


class Recommendation(Chained):
    """Kiến nghị of an audit or an inspection: answered by one body, closed by an inspector."""

    chain = "recommendation"

    class Answerer(models.TextChoices):
        CENTRE = "centre_head", _("Lãnh đạo Trung tâm")
        DEPARTMENT = "department_leader", _("Lãnh đạo Sở")
        FINANCE = "finance_officer", _("Sở Tài chính")

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    body = models.CharField(_("cơ quan kiến nghị"), max_length=200)
    report_number = models.CharField(_("số báo cáo, kết luận"), max_length=100)
    report_date = models.DateField(_("ngày báo cáo, kết luận"))
    content = models.CharField(_("kiến nghị"), max_length=1000)
    amount_dong = models.BigIntegerField(_("số tiền kiến nghị"), null=True, blank=True)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("đề án")
    )
    due_date = models.DateField(_("hạn thực hiện"))
    answerer = models.CharField(_("vai trò phải trả lời"), max_length=20, choices=Answerer.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    recorded_by = models.CharField(_("người ghi"), max_length=200)
    recorded_at = models.DateTimeField(_("lúc ghi"))
    answer = models.CharField(_("đã làm gì"), max_length=1000, blank=True)
    proof = models.CharField(_("chứng từ chứng minh"), max_length=300, blank=True)
    answered_by_id = models.CharField(_("mã người trả lời"), max_length=64, blank=True)
    answered_by = models.CharField(_("người trả lời"), max_length=200, blank=True)
    answered_hands = models.JSONField(_("trả lời thay ai"), default=list)
    answered_at = models.DateTimeField(_("lúc trả lời"), null=True, blank=True)
    closed_by_id = models.CharField(_("mã người đóng"), max_length=64, blank=True)
    closed_by = models.CharField(_("người đóng"), max_length=200, blank=True)
    closed_at = models.DateTimeField(_("lúc đóng"), null=True, blank=True)
    remark = models.CharField(_("nhận xét của thanh tra"), max_length=500, blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("kiến nghị kiểm toán, thanh tra")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_dong=None) | Q(amount_dong__gt=0),
                name="recommendation_amount_positive",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None)
                | Q(answered_at__isnull=False) & ~Q(closed_by_id=F("answered_by_id")),
                name="recommendation_closed_by_another",
                violation_error_message=_("Người trả lời không tự đóng kiến nghị."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_number} {self.content[:60]}"


def of_projects(projects: models.QuerySet[Project]) -> models.QuerySet[Recommendation]:
    own = projects.order_by().filter(pk=OuterRef("project"))
    return Recommendation.objects.filter(Exists(own)).order_by("pk")
