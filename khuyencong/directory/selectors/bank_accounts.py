"""Where money for a workshop or a body goes on a day, and what changed shortly before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from khuyencong.core.actors import Actor
from khuyencong.directory.models import BankAccount, Establishment, Organisation, valid_on
from khuyencong.directory.models.roles import KEEPS_BODIES

Owner = Establishment | Organisation
CONFIRMED = Q(is_confirmed=True)


def account_on(owner: Owner, on: date) -> BankAccount | None:
    """The account to which money of that day goes; None where none is confirmed."""
    return owner.bank_accounts.filter(CONFIRMED, valid_on(on)).order_by("-pk").first()


def accounts_of(owners: Collection[Establishment], on: date) -> dict[int, BankAccount]:
    """The same of many workshops in one query, by their keys."""
    held = BankAccount.objects.filter(CONFIRMED, valid_on(on), establishment__in=owners)
    return {account.establishment_id or 0: account for account in held.order_by("pk")}


def changed_lately(owner: Owner, on: date, *, days: int) -> BankAccount | None:
    """The account of that day, where it took another's place at most `days` days before: whoever
    pays asks the holder by telephone first. None for the first account that was ever confirmed."""
    account = account_on(owner, on)
    if account is None or account.valid_from is None:
        return None
    if account.valid_from < on - timedelta(days=days):
        return None
    earlier = owner.bank_accounts.filter(CONFIRMED, valid_from__lt=account.valid_from)
    return account if earlier.exists() else None


def _is_near(by: Actor) -> Q:
    """Asked of each account: a list of all workshops that somebody sees grows with the province."""
    seen = Establishment.objects.visible_to(by).filter(pk=OuterRef("establishment"))
    bodies = Organisation.objects.filter(province__code__in=_of_bodies(by))
    return Q(Exists(seen)) | Q(Exists(bodies.filter(pk=OuterRef("organisation"))))


def waiting(by: Actor) -> QuerySet[BankAccount]:
    """Those of her provinces and communes that wait for a second person, the oldest first."""
    asked = BankAccount.objects.filter(answered_at=None)
    asked = asked.filter(_is_near(by))
    return _with_owners(asked).order_by("asked_at", "pk")


def lately(by: Actor, on: date, *, days: int) -> QuerySet[BankAccount]:
    """Confirmed accounts that began in these days or begin later, the newest first."""
    rows = BankAccount.objects.filter(CONFIRMED, valid_from__gte=on - timedelta(days=days))
    rows = rows.filter(_is_near(by))
    return _with_owners(rows).order_by("-valid_from", "-pk")


def bodies(by: Actor) -> QuerySet[Organisation]:
    """Whose accounts she may ask for."""
    rows = Organisation.objects.filter(province__code__in=_of_bodies(by))
    return rows.select_related("province").prefetch_related("names").order_by("kind", "code", "pk")


def _with_owners(rows: QuerySet[BankAccount]) -> QuerySet[BankAccount]:
    rows = rows.select_related("establishment", "organisation")
    return rows.prefetch_related("organisation__names")


def _of_bodies(by: Actor) -> list[str]:
    return [code for code in by.provinces if by.serves(code, *KEEPS_BODIES)]
