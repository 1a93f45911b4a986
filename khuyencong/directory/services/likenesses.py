"""Which establishments may be one: written down with each card, so that nobody reads them all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold
from khuyencong.core.locks import lock
from khuyencong.core.reading.phones import ABSENT, PhoneError, read_phones
from khuyencong.directory import permissions
from khuyencong.directory.models import Establishment, EstablishmentKey, Likeness

Kind = EstablishmentKey.Kind
LONGEST = 320  # of a key
MOST = 20  # a telephone that twenty workshops give is an officer's: it says nothing more


# Telling enough to list two cards as one; the other kinds are for an appraisal to begin with.
PAIRED = (Kind.TAX_CODE, Kind.PHONE, Kind.NAME)


def numbers_of(text: str) -> set[str]:
    """Every number of the box; what cannot be read is compared as it is written."""
    try:
        return set(read_phones(text))
    except PhoneError:
        return {fold(text)} - {""} - ABSENT


def keys_of(establishment: Establishment) -> dict[str, set[str]]:
    """What it is compared by, within its province: {kind: values}."""
    address = fold(establishment.address_text)
    phones = {phone.strip() for phone in establishment.owner_phone.split("/")}
    texts = {
        Kind.TAX_CODE: {establishment.tax_code},
        Kind.PHONE: phones,
        Kind.NAME: {f"{establishment.folded}@{establishment.place_id}"},
        Kind.ENTERPRISE: {establishment.tax_code.split("-")[0]},
        Kind.NUMBER: numbers_of(establishment.owner_phone),
        Kind.OWNER: {fold(establishment.owner_name)},
        Kind.ADDRESS: {f"{address}@{establishment.place_id}" if address else ""},
    }
    return {
        str(kind): {f"{establishment.province_id}:{text}"[:LONGEST] for text in some if text}
        for kind, some in texts.items()
    }


@transaction.atomic
def write(establishment: Establishment) -> None:
    """Writes its keys anew, and whom it is like now. What an officer told apart stays so."""
    EstablishmentKey.objects.filter(establishment=establishment).delete()
    near = Q(one=establishment) | Q(other=establishment)
    Likeness.objects.filter(near, told_apart_at=None).delete()
    kinds: dict[int, list[str]] = {}
    for kind, values in keys_of(establishment).items():
        EstablishmentKey.objects.bulk_create(
            EstablishmentKey(establishment=establishment, kind=kind, value=value)
            for value in sorted(values)
        )
        if kind not in PAIRED:
            continue
        alike = EstablishmentKey.objects.filter(kind=kind, value__in=values)
        alike = alike.exclude(establishment=establishment)
        for other in alike.order_by("pk").values_list("establishment_id", flat=True)[:MOST]:
            kinds.setdefault(other, []).append(kind)
    Likeness.objects.bulk_create(
        (
            Likeness(
                one_id=min(establishment.pk, other),
                other_id=max(establishment.pk, other),
                kinds=" ".join(dict.fromkeys(some)),
            )
            for other, some in kinds.items()
        ),
        ignore_conflicts=True,
    )


def compared(establishments: Iterable[Establishment]) -> tuple[list[str], list[str]]:
    """(kinds, values) of the keys of these cards."""
    values: dict[str, set[str]] = {}
    for establishment in establishments:
        for kind, some in keys_of(establishment).items():
            values.setdefault(kind, set()).update(some)
    return sorted(values), sorted({text for some in values.values() for text in some})


@transaction.atomic
def tell_apart(likeness: Likeness, *, reason: str, by: Actor, at: datetime) -> Likeness:
    """Ghi rằng hai cơ sở khác nhau: the pair leaves the list, and both cards say why."""
    likeness = lock(likeness)
    permissions.can_merge(likeness.one, by).require()
    permissions.can_merge(likeness.other, by).require()
    if likeness.told_apart_at:
        raise Refused(
            _("{name} đã ghi là hai cơ sở khác nhau.").format(name=likeness.told_apart_by),
            fix=_("Mở lại danh sách để xem."),
        )
    likeness.told_apart_by, likeness.told_apart_at = by.name, at
    likeness.reason = reason
    likeness.save(update_fields=["told_apart_by", "told_apart_at", "reason"])
    for one, other in ((likeness.one, likeness.other), (likeness.other, likeness.one)):
        payload = {"other": other.code, "reason": events.seal(reason)}
        events.record(one.stream, "tell_apart", payload, by=by, at=at)
    return likeness
