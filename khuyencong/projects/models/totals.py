"""What placed projects add up to: kept, so that nobody reads all of them to add them up."""

from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models import Organisation, Unit
from khuyencong.projects.workflow import PROJECT


class ProjectTotalQuerySet(models.QuerySet):
    def added_up(self, *by: str) -> models.QuerySet:
        """Values of these columns, each with its projects, support in đồng and memberships."""
        return self.order_by(*by).values_list(*by).annotate(*map(Sum, ProjectTotal.AMOUNTS))


class ProjectTotal(models.Model):
    """A part of the total of a unit's projects of one year, activity and state. The total is the
    sum of its rows: a change adds a row, so that two officials never wait for each other's, and the
    worker puts the rows of one total together. Only of the states that a plan leads to."""

    KEY = ("province_id", "implementing_unit_id", "year", "activity", "state")
    AMOUNTS = ("projects", "support_dong", "memberships")
    # Placed in a plan and not dropped since: what is public, and what a programme counts.
    STATES = ("planned", "estimated", "committed", "accepted", "settled")

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    implementing_unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm kế hoạch"))
    activity = models.CharField(_("nội dung"), max_length=60)
    state = models.CharField(
        _("trạng thái"), max_length=20, choices=[(s.name, s.label) for s in PROJECT.states]
    )
    projects = models.IntegerField(_("số đề án"))
    support_dong = models.BigIntegerField(_("kinh phí khuyến công"))
    memberships = models.IntegerField(_("số lượt cơ sở thụ hưởng"))

    objects = ProjectTotalQuerySet.as_manager()

    class Meta:
        verbose_name = _("tổng các đề án")
        indexes = [
            models.Index(fields=["province", "year", "activity", "state"], name="project_total"),
            models.Index(fields=["implementing_unit", "state"], name="project_total_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.province_id}/{self.year}/{self.activity}/{self.state}"
