"""A workshop of one's own: formed by its owner, or claimed where the register has it already.

A claim never takes a workshop from who holds it: the holder is asked, and an officer who is neither
the claimant nor who handed her a code gives her the workshop beside the holder.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events, rates
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.calendar import due_date
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.decisions import Decision
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold, nfc, person_sort_key
from khuyencong.core.locks import lock
from khuyencong.core.reading.tax_codes import normalise
from khuyencong.core.told import told
from khuyencong.directory import permissions
from khuyencong.directory.models import Assignment, Claim, Establishment, Person, Unit, valid_on
from khuyencong.directory.services import contacts, notices
from khuyencong.directory.services.people import give, write_establishment

A_DAY = 5  # workshops one account forms or claims in a day
HOLDER_DAYS = 5  # working days that a holder has for her word


def form_workshop(
    person: Person, *, proof: str, by: Actor, at: datetime, **facts: Any
) -> Establishment | Claim:
    """Khai báo cơ sở của mình: formed at once where nobody wrote it down yet, else claimed.

    `facts` are those of `register_establishment`. At most five a day, so that nobody looks through
    the register by claiming.
    """
    rates.require(f"form-workshop/{by.id}", most=A_DAY, seconds=86_400, now=at)
    return _form(person, proof=proof, by=by, at=at, **facts)


@transaction.atomic
def _form(
    person: Person, *, proof: str, name: str, place: Unit, by: Actor, at: datetime, **facts: Any
) -> Establishment | Claim:
    tax_code = normalise(facts.get("tax_code", ""))
    events.hold(f"workshops:{place.province_code}")  # the same tax code in two communes
    events.hold(f"workshops:{place.code}")
    _call_by_name(person, facts["owner_name"], by=by, at=at)
    known = Establishment.objects.filter(province__code=place.province_code)
    same = known.filter(tax_code=tax_code).first() if tax_code else None
    if same is None:
        alike = known.filter(place=place, folded=fold(name))
        same = alike.exclude(**{"tax_code__gt": ""} if tax_code else {}).order_by("pk").first()
    if same is not None:
        return _claim(same.survivor, person, called=name, proof=proof, by=by, at=at)
    on = hanoi_date(at)
    formed = write_establishment(name, place=place, by=by, at=at, on=on, **facts)
    give(person, "owner", establishment=formed, valid_from=on, asked_by={}, by=by, at=at)
    return formed


def _call_by_name(person: Person, name: str, *, by: Actor, at: datetime) -> None:
    """Who came by her telephone alone is called by her name from here on."""
    user = person.user
    if user is None or contacts.is_named(person):
        return
    person.full_name, person.sort_key = nfc(name), person_sort_key(name)
    person.save(update_fields=["full_name", "sort_key"])
    named = {"name": events.seal(name)}
    events.record(f"person:{person.uuid}", "register_person", named, by=by, at=at)
    user.full_name = person.full_name
    user.save(update_fields=["full_name"])


def _claim(
    establishment: Establishment,
    person: Person,
    *,
    called: str,
    proof: str,
    by: Actor,
    at: datetime,
) -> Claim:
    holders = current_holders(establishment, at=at)
    if holders.filter(pk=person.pk).exists():
        raise Refused(
            _("Bạn đang giữ cơ sở này rồi."), fix=_("Xem ở trang Cơ sở của tôi."), field="tax_code"
        )
    waiting = Claim.objects.filter(
        establishment=establishment, person=person, outcome=Claim.Outcome.WAITING
    ).first()
    if waiting is not None:
        return waiting
    claim = Claim.objects.create(
        establishment=establishment, person=person, called=nfc(called), proof=nfc(proof),
        asked_at=at,
    )  # fmt: skip
    events.record(
        claim.establishment.stream, "claim_workshop", {"claim": str(claim.uuid)}, by=by, at=at
    )
    _ask_holders(claim, holders, at=at)
    _tell_officers(claim, at=at)
    return claim


def current_holders(establishment: Establishment, *, at: datetime) -> QuerySet[Person]:
    held = Assignment.objects.filter(
        valid_on(hanoi_date(at)), role="owner", establishment=establishment
    )
    return Person.objects.filter(pk__in=held.values("person")).order_by("pk")


def _ask_holders(claim: Claim, holders: QuerySet[Person], *, at: datetime) -> None:
    text = lazy("Có người đề nghị nhận cơ sở {name} của bạn. Đồng ý hay không?")
    notices.tell(
        [person.user for person in holders if person.user],
        text=told(text, name=claim.establishment.name),
        path=address("own_workshops"),
        key=f"claim/{claim.uuid}/holder",
        at=at,
    )


def _tell_officers(claim: Claim, *, at: datetime) -> None:
    officers = notices.holders_near(
        permissions.ANSWERS_CLAIMS, claim.establishment, on=hanoi_date(at)
    )
    text = told(lazy("Có đề nghị nhận cơ sở {name} chờ xác nhận."), name=claim.establishment.name)
    path = reverse("workshop_answers")
    notices.tell(officers, text=text, path=path, key=f"claim/{claim.uuid}", at=at)


@transaction.atomic
def say_as_holder(claim: Claim, *, word: str, reason: str = "", by: Actor, at: datetime) -> Claim:
    """Người đang giữ trả lời: agrees or objects; the officer sees her word and who said it."""
    claim = _waiting(claim)
    owned = {grant.establishment_id for grant in by.grants_for("owner")}
    if claim.establishment_id not in owned:
        raise Refused(
            _("Chỉ người đang giữ cơ sở trả lời được."), fix=_("Hỏi cán bộ xã hoặc Trung tâm.")
        )
    if word == Claim.Word.OBJECTS and not reason.strip():
        raise Refused(
            _("Chưa ghi vì sao không đồng ý."),
            fix=_("Ghi ngắn, ví dụ: người đó không làm ở xưởng."),
            field="reason",
        )
    claim.holder_word, claim.holder_reason = Claim.Word(word), nfc(reason.strip())
    claim.holder = by.name
    claim.save(update_fields=["holder_word", "holder_reason", "holder"])
    payload = {"claim": str(claim.uuid), "word": str(claim.holder_word)}
    events.record(claim.establishment.stream, "answer_as_holder", payload, by=by, at=at)
    return claim


@transaction.atomic
def accept_claim(claim: Claim, *, reason: str = "", by: Actor, at: datetime) -> Claim:
    """Xác nhận: she owns the workshop too, from that day; who holds it goes on holding it."""
    claim = _waiting(claim)
    can_answer(claim, by=by).require()
    on = hanoi_date(at)
    holders = current_holders(claim.establishment, at=at)
    if claim.holder_word == Claim.Word.OBJECTS and not by.has_role("centre_head"):
        raise Refused(
            _("{name} đang giữ cơ sở và không đồng ý: {reason}").format(
                name=claim.holder, reason=claim.holder_reason
            ),
            fix=_("Gặp cả hai bên. Lãnh đạo Trung tâm quyết định, có ghi lý do."),
        )
    until = due_date(
        hanoi_date(claim.asked_at), HOLDER_DAYS, province=claim.establishment.province.code
    )
    if not claim.holder_word and holders.exists() and on <= until:
        raise Refused(
            _("Người đang giữ cơ sở chưa trả lời; chờ hết ngày {day}.").format(day=short(until)),
            fix=_("Gọi cho người đang giữ, hoặc chờ hết ngày đó."),
        )
    if claim.holder_word == Claim.Word.OBJECTS:
        _require_reason(reason)
    give(
        claim.person,
        "owner",
        establishment=claim.establishment,
        valid_from=on,
        asked_by={claim.person.actor_id: claim.person.full_name},
        by=by,
        at=at,
    )
    return _answered(claim, Claim.Outcome.ACCEPTED, reason=reason, by=by, at=at)


@transaction.atomic
def refuse_claim(claim: Claim, *, reason: str = "", by: Actor, at: datetime) -> Claim:
    """Không xác nhận, có lý do; she is told and may show something else."""
    claim = _waiting(claim)
    can_answer(claim, by=by).require()
    _require_reason(reason)
    return _answered(claim, Claim.Outcome.REFUSED, reason=reason, by=by, at=at)


def can_answer(claim: Claim, *, by: Actor) -> Decision:
    """Whether this officer may answer it at all, with the reason where not."""
    return permissions.can_answer_claim(claim, by, given=_givers(claim))


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(
            _("Chưa ghi lý do."),
            fix=_("Ghi điều đã xem và vì sao; người đề nghị đọc được."),
            field="reason",
        )


def _givers(claim: Claim) -> set[str]:
    return contacts.gave_code(claim.person.user) if claim.person.user else set()


def _waiting(claim: Claim) -> Claim:
    claim = lock(claim)
    if claim.answered_at is not None:
        raise Refused(
            _("Đề nghị này đã có {name} trả lời ngày {day}.").format(
                name=claim.answered_by, day=short(hanoi_date(claim.answered_at))
            ),
            fix=_("Tải lại trang để xem."),
        )
    return claim


def _answered(claim: Claim, outcome: str, *, reason: str, by: Actor, at: datetime) -> Claim:
    claim.outcome, claim.reason = outcome, nfc(reason.strip())
    claim.answered_by_id, claim.answered_by, claim.answered_at = by.id, by.name, at
    claim.save()
    payload = {"claim": str(claim.uuid), "outcome": str(outcome)}
    events.record(claim.establishment.stream, "answer_claim", payload, by=by, at=at)
    text = told(
        lazy("Đề nghị nhận cơ sở “{name}”: {outcome}. Mở trang cơ sở để đọc."),
        name=claim.called,
        outcome=Claim.Outcome(claim.outcome).label,
    )
    users = [claim.person.user] if claim.person.user else []
    path, key = address("own_workshops"), f"claim/{claim.uuid}/answer"
    notices.tell(users, text=text, path=path, key=key, at=at)
    return claim
