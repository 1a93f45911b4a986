"""Who may sign a paper of a body on a day: by post, in the head's place, by order, by authority.

Nghị định 30/2020/NĐ-CP, Điều 13 and Phụ lục I. A stand-in who is no deputy signs by authority
(TUQ.): the day's delegation is the written one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.dates import short
from khuyencong.core.decisions import ALLOWED, Decision, refuse
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Assignment, Organisation, valid_on
from khuyencong.directory.models.roles import LEADERS, ROLES
from khuyencong.documents.models import SigningRight
from khuyencong.documents.papers.frame import Signer

COMMITTEES = {Organisation.Kind.PROVINCIAL_COMMITTEE, Organisation.Kind.COMMUNE_COMMITTEE}
COLLECTIVE = "TM. Ủy ban nhân dân"
DEPUTY = "Phó "
ACTING = "Quyền "
LEGAL = "Nghị định 30/2020/NĐ-CP, Điều 13"


@dataclass(frozen=True)
class Lawful:
    """Somebody who may sign that day. `basis`: what it rests on, in words."""

    actor_id: str
    signer: Signer
    basis: str

    @property
    def words(self) -> str:
        """Lê Thị Lan (Giám đốc); Cao Xuân Giang (KT. Giám đốc, Phó Giám đốc)."""
        lines = [*self.signer.authority.split("\n"), self.signer.title]
        return f"{self.signer.name} ({', '.join(filter(None, lines))})"


def lawful(organisation: Organisation, code: str, on: date) -> list[Lawful]:
    """Everybody who may sign papers of this code, the head first."""
    held = list(
        Assignment.objects.filter(valid_on(on), role__in=LEADERS, organisation=organisation)
        .select_related("person__user", "post", "on_behalf_of__person", "on_behalf_of__post")
        .order_by("valid_from", "pk")
    )
    own = [one for one in held if one.on_behalf_of_id is None]
    own.sort(key=lambda one: _title(one).startswith(DEPUTY))
    head = next((_title(one) for one in own if not _title(one).startswith(DEPUTY)), "")
    head = head or _head_of_deputy(own) or "Thủ trưởng"
    seen = {one.person.actor_id for one in own}
    return [
        *(_by_post(one, organisation) for one in own),
        *(
            _by_authority(one, organisation, on)
            for one in held
            if one.on_behalf_of_id and one.person.actor_id not in seen
        ),
        *_by_right(organisation, code, head, on),
    ]


def of(by: Actor, organisation: Organisation, code: str, on: date) -> Lawful | None:
    """As whom she may sign it that day."""
    return next((one for one in lawful(organisation, code, on) if one.actor_id == by.id), None)


def may_sign(by: Actor, organisation: Organisation, code: str, title: str, on: date) -> Decision:
    """Refused without authority that day, with who has it."""
    able = lawful(organisation, code, on)
    if any(one.actor_id == by.id for one in able):
        return ALLOWED
    return refuse(
        _("{name} không có thẩm quyền ký {title} của {body} ngày {day}.").format(
            name=by.name,
            title=title,
            body=directory.name_on(organisation, on).short_name,
            day=short(on),
        ),
        legal=LEGAL,
        fix=_("Người có thẩm quyền hôm đó: {people}.").format(
            people="; ".join(one.words for one in able)
        )
        if able
        else _("Hôm đó chưa ai có thẩm quyền: phân vai lãnh đạo hoặc giao quyền ký trước."),
    )


def signer_by_post(organisation: Organisation, title: str, name: str) -> Signer:
    """TM. for a committee, KT. for a deputy, Q. for an acting head."""
    lines = [COLLECTIVE] if organisation.kind in COMMITTEES else []
    if title.startswith(DEPUTY):
        lines.append(f"KT. {title.removeprefix(DEPUTY)}")
    if title.startswith(ACTING):
        title = f"Q. {title.removeprefix(ACTING)}"
    return Signer(title=title, name=name, authority="\n".join(lines))


def on_side(signer: Signer, side: str) -> Signer:
    """`signer` under the name of the party signed for: ĐẠI DIỆN BÊN A."""
    return replace(signer, authority="\n".join(filter(None, [side, signer.authority])))


def beside(signers: Sequence[Signer], signer: Signer) -> Signer:
    """`signer` in the first place of `signers`, which names its party where there are several."""
    side = signers[0].authority.split("\n")[0] if len(signers) > 1 else ""
    return on_side(signer, side)


def _by_post(one: Assignment, organisation: Organisation) -> Lawful:
    signer = signer_by_post(organisation, _title(one), one.person.full_name)
    return Lawful(one.person.actor_id, signer, _("theo chức vụ"))


def _by_authority(one: Assignment, organisation: Organisation, on: date) -> Lawful:
    """A stand-in: in the head's place where her own post is a deputy's, else by authority."""
    absent = one.on_behalf_of
    assert absent is not None
    posts = Assignment.objects.filter(
        valid_on(on), person=one.person, organisation=organisation, on_behalf_of=None
    ).select_related("post")
    own = next((_title(post) for post in posts.order_by("pk")), str(ROLES[one.role].label))
    basis = _("làm thay {name}").format(name=absent.person.full_name)
    if own.startswith(DEPUTY):
        signer = signer_by_post(organisation, own, one.person.full_name)
    else:
        signer = Signer(
            title=own,
            name=one.person.full_name,
            authority=f"TUQ. {_title(absent).removeprefix(DEPUTY).capitalize()}",
        )
    return Lawful(one.person.actor_id, signer, basis)


def _by_right(organisation: Organisation, code: str, head: str, on: date) -> Iterator[Lawful]:
    rights = SigningRight.objects.filter(valid_on(on), organisation=organisation)
    for right in rights.select_related("person__user").order_by("pk"):
        if not right.codes or code in right.codes:
            signer = Signer(
                title=right.title, name=right.person.full_name, authority=f"{right.way}. {head}"
            )
            yield Lawful(right.person.actor_id, signer, right.document)


def _head_of_deputy(own: list[Assignment]) -> str:
    titles = [_title(one).removeprefix(DEPUTY) for one in own]
    return titles[0] if titles else ""


def _title(one: Assignment) -> str:
    return one.post.title if one.post else str(ROLES[one.role].label)
