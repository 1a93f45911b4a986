"""People and the roles they hold, in a scope, between two dates."""

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models.accounts import User
from khuyencong.directory.models.bodies import Organisation, Post
from khuyencong.directory.models.dates import DATE_ORDER
from khuyencong.directory.models.establishments import Establishment
from khuyencong.directory.models.places import Unit
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, ROLES

ROLE_CHOICES = [(role.code, role.label) for role in ROLES.values()]


def held_throughout(since: date, until: date | None) -> Q:
    """Held on each day from `since` until before `until`."""
    ends = Q() if until is None else Q(valid_until__gte=until)
    return Q(valid_from__lte=since) & (Q(valid_until=None) | ends)


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

    @property
    def actor_id(self) -> str:
        """As events name her: by her account, or by herself while she has none."""
        return str(self.user.uuid) if self.user else f"person:{self.uuid}"


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
        indexes = [models.Index(fields=["role", "organisation"], name="assignment_of_role")]
        constraints = [
            models.CheckConstraint(  # a day for both: undone before it began
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="assignment_dates",
                violation_error_message=DATE_ORDER,
            ),
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

    @property
    def last_date(self) -> date | None:
        """The last day it is held; before the first where it was ended on that same day."""
        return self.valid_until - timedelta(days=1) if self.valid_until else None

    @property
    def hands(self) -> set[str]:
        """Whose acts those of this post are: the holder's, and of whoever she stands in for."""
        absent = {self.on_behalf_of.person.actor_id} if self.on_behalf_of else set()
        return {self.person.actor_id} | absent
