"""Who owes what to whom, by when, closed by what."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.models import Event
from khuyencong.core.told import say
from khuyencong.directory.models import Unit
from khuyencong.obligations.models import kinds


class ObligationQuerySet(models.QuerySet):
    def still_open(self) -> ObligationQuerySet:
        return self.filter(closed_by=None)

    def by_day(self, *first: str) -> ObligationQuerySet:
        """The first due first, those without a day last: as the index of a debtor has them."""
        return self.order_by(*first, F("due_date").asc(nulls_last=True), "pk")

    def of_kinds(self, codes: Iterable[str]) -> ObligationQuerySet:
        return self.filter(kind__in=list(codes))


class Obligation(models.Model):
    """Việc phải làm: `role` of `debtor` owes it to `creditor` until the end of `due_date`.

    `debtor`: the UUID of a body or of an establishment, or the code of a province or a commune.
    `part`: the key of one of several things of a kind that are owed about the same subject.
    """

    subject = models.UUIDField(_("về hồ sơ"))
    kind = models.CharField(_("việc"), max_length=60)
    part = models.CharField(_("phần"), max_length=36, default="", blank=True)
    role = models.CharField(_("vai trò phải làm"), max_length=40)
    debtor = models.CharField(_("nơi phải làm"), max_length=36)
    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    creditor = models.CharField(_("vai trò chờ việc này"), max_length=40)
    due_date = models.DateField(_("hạn"), null=True, blank=True)
    opened_by = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    closed_by = models.ForeignKey(
        Event, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    data = models.JSONField(_("chi tiết"), default=dict, blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc phải làm")
        indexes = [
            models.Index(fields=["subject", "id"], name="obligation_subject"),
            models.Index(
                fields=["role", "debtor", "due_date", "id"],
                condition=Q(closed_by=None),
                name="obligation_first_due",
            ),
            models.Index(
                fields=["role", "debtor", "kind", "due_date", "id"],
                condition=Q(closed_by=None),
                name="obligation_first_of_kind",
            ),
            models.Index(
                fields=["province", "due_date", "id"],
                condition=Q(closed_by=None),
                name="obligation_of_province",
            ),
            models.Index(
                fields=["creditor", "province", "due_date", "id"],
                condition=Q(closed_by=None),
                name="obligation_of_creditor",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind", "part", "role", "debtor"],
                condition=Q(closed_by=None),
                name="obligation_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def sort(self) -> kinds.Kind:
        return kinds.find(self.kind)

    @property
    def words(self) -> str:
        """What is to be done, and of which of several parts, in the reader's language."""
        about = self.data.get("about", "")
        if isinstance(about, dict):
            about = say(about)
        return f"{self.sort.label}: {about}" if about else str(self.sort.label)
