"""Who may be paid for a project, and whether the very same was paid today already."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from khuyencong.contracts.models import AllowedPayee, Commitment, Share
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold
from khuyencong.core.money import dong
from khuyencong.core.prepared import prepared
from khuyencong.directory.models import (
    Assignment,
    Establishment,
    EstablishmentChange,
    Merge,
    Organisation,
    Person,
)
from khuyencong.ledger.models import Receipt
from khuyencong.projects.models import Beneficiary, Project

TITLES = {"ong", "ba", "anh", "chi", "co", "chu"}
WORDS_OF_A_REASON = 2  # an "x" says nothing to whoever settles
_EYE = str.maketrans("01", "oi")


def parties(project: Project, share: Share | None = None) -> list[str]:
    """The beneficiary of the share and its owner. Of own work: the beneficiaries, their owners and
    the unit that carries the project out. As they stood when money was committed: what one officer
    wrote on a card since is no name to pay by itself."""
    return list(owners(project, share))


def owners(project: Project, share: Share | None = None) -> dict[str, Establishment | Organisation]:
    """{name of a party: whose bank account its money goes to}."""
    own = share.beneficiary_id if share else None
    since = next(iter(_committed_at(project.pk)), None)
    found: dict[str, Establishment | Organisation] = {}
    for member in _members(project.pk):
        if own in (None, member.pk):
            for name in _names(member, since):
                found.setdefault(name, member.establishment)
    if own is None:
        for named in project.implementing_unit.names.all():
            for name in (named.name, named.short_name):
                found.setdefault(name, project.implementing_unit)
    return found


@prepared
def _members(project: int) -> QuerySet[Beneficiary]:
    rows = Beneficiary.objects.filter(project=project)
    return rows.select_related("establishment").order_by("pk")


@prepared
def _committed_at(project: int) -> QuerySet[Commitment, datetime]:
    """The first time."""
    rows = Commitment.objects.filter(project=project).order_by("transfer__at")
    return rows.values_list("transfer__at", flat=True)[:1]


@prepared
def _merged_into(card: int, since: datetime) -> QuerySet[Merge]:
    rows = Merge.objects.filter(kept=card, is_confirmed=True, undone_at=None)
    return rows.filter(answered_at__gt=since).select_related("merged").order_by("answered_at")


@prepared
def _changed(card: int, since: datetime) -> QuerySet[EstablishmentChange]:
    """Names and owners of before, the newest first."""
    rows = EstablishmentChange.objects.filter(establishment=card, fact__in=["name", "owner_name"])
    return rows.filter(at__gt=since).order_by("-pk")


def _names(member: Beneficiary, since: datetime | None) -> tuple[str, str]:
    """Name and owner of the beneficiary at that moment, before cards were corrected or merged."""
    card = member.establishment
    facts = {"name": card.name, "owner_name": card.owner_name}
    if since is None:
        return facts["name"], facts["owner_name"]
    for merge in _merged_into(card.pk, since):
        if member.pk in merge.moved["rows"].get(f"{Beneficiary._meta.label}.establishment", ()):
            card = merge.merged
            facts = {"name": card.name, "owner_name": card.owner_name}
            break
    for change in _changed(card.pk, since):
        facts[change.fact] = change.old
    return facts["name"], facts["owner_name"]


def is_party(project: Project, payee: str, share: Share | None = None) -> bool:
    return fold(payee) in {fold(name) for name in parties(project, share)}


def agreed_for(project: Project, payee: str, share: Share | None) -> QuerySet[AllowedPayee]:
    """What was agreed about somebody for the share, or once for the whole project."""
    rows = AllowedPayee.objects.filter(project=project, folded=fold(payee)).order_by("pk")
    return rows.filter(Q(share=share) | Q(share=None)) if share else rows


def as_named(project: Project, payee: str, share: Share | None = None) -> str:
    """A party, or whom a second person agreed to pay, by its own name however that was typed: a
    name whose letters or tones differ is taken for it, so the voucher must name it too."""
    agreed = agreed_for(project, payee, share).reverse()
    known = (*parties(project, share), *agreed.values_list("payee", flat=True)[:1])
    return next((name for name in known if fold(name) == fold(payee)), payee)


def require_payee(
    project: Project,
    payee: str,
    reason: str,
    *,
    share: Share | None = None,
    reason_field: str = "payee_reason",
) -> None:
    """A party of the share; anybody else with a reason; never an officer of its province."""
    if is_party(project, payee, share):
        return
    if officer := _officer_named(project, payee):
        raise Refused(
            _("“{payee}” là tên của cán bộ {name}, không phải bên nhận tiền của đề án.").format(
                payee=payee, name=officer
            ),
            fix=_("Ghi tên cơ sở thụ hưởng, đơn vị thực hiện hoặc bên bán."),
            field="payee",
        )
    if len(fold(reason).split()) < WORDS_OF_A_REASON:
        raise Refused(
            _("“{payee}” không phải cơ sở thụ hưởng, chủ cơ sở hay đơn vị thực hiện.").format(
                payee=payee
            ),
            fix=_("Ghi đúng tên một bên: {names}; trả cho bên khác thì ghi lý do.").format(
                names="; ".join(parties(project, share))
            ),
            field=reason_field,
        )


def _officer_named(project: Project, payee: str) -> str:
    """The officer who is meant, or whose workshop is: her whole name stands in it ("bà Hồ Thị
    Thu"), however it is spelt, or it is her name in another order or shortened ("H.T. Thu")."""
    officers = Person.objects.filter(assignments__organisation__province=project.province)
    names = officers.order_by("sort_key", "full_name").values_list("full_name", flat=True)
    shops = Establishment.objects.filter(province=project.province, folded=fold(payee))
    owners = [shop.owner_name for shop in shops.order_by("pk")]
    for name in names:
        if _is_meant(name, payee) or fold(name) in {fold(owner) for owner in owners}:
            return name
    posts = Assignment.objects.filter(person__in=officers, establishment__in=shops)
    owner = posts.select_related("person").order_by("pk").first()
    return owner.person.full_name if owner else ""


def _is_meant(name: str, payee: str) -> bool:
    own, asked = _spelt(name), _spelt(payee)
    if len(own) == 1 or len(asked) == 1:
        return "".join(own) == "".join(asked)
    if f" {' '.join(own)} " in f" {' '.join(asked)} ":
        return True
    bare = [word for word in asked if word not in TITLES or word in own]
    return sorted(bare) == sorted(own) or (
        len(bare) == len(own)
        and all(short == whole or short == whole[0] for short, whole in zip(bare, own, strict=True))
    )


def _spelt(text: str) -> list[str]:
    """Its words as an eye reads them: wide letters, a nought for an O, a letter typed twice."""
    words = fold(unicodedata.normalize("NFKC", text).translate(_EYE)).split()
    return [re.sub(r"(.)\1+", r"\1", word) for word in words]


def require_once_a_day(
    equal: QuerySet[Receipt], *, moment: str, is_again: bool, at: datetime
) -> None:
    """The second of two equal acts of a day says that it is meant. `equal`: receipts of the same
    kind, share and amount, whoever is paid; `moment`: their column of when."""
    if is_again:
        return
    earlier = [
        receipt
        for receipt in equal.select_related("transfer").order_by("-pk")[:20]
        if hanoi_date(getattr(receipt, moment)) == hanoi_date(at)
    ]
    if not earlier:
        return
    first = earlier[-1]
    raise Refused(
        _("Hôm nay đã có {what} {amount} lúc {time}, chứng từ {document}. Trả lần nữa?").format(
            what=first._meta.verbose_name,
            amount=dong(first.amount_dong),  # type: ignore[attr-defined]  # of every money act
            time=f"{localtime(getattr(first, moment)):%H:%M}",
            document=first.transfer.document if first.transfer else "–",
        ),
        fix=_("Đúng là một lần nữa thì đánh dấu “Làm thêm một lần nữa” rồi gửi lại."),
        field="is_again",
    )
