"""Give back what was committed: some of it by an annex, one share whole, or all of it by a stop.

Law: Điều 11 Thông tư 36/2013/TT-BCT: of national money the Minister decides that a project stops,
the Agency that its support is less. Which local office decides was not seen.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.contracts import selectors
from khuyencong.contracts.models import Annex, Commitment
from khuyencong.contracts.papers import contract_annex
from khuyencong.contracts.services import grounds, instalments, suspensions
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.money import dong
from khuyencong.ledger import services as ledger
from khuyencong.projects import permissions
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project
from khuyencong.projects.services import close_requests, move, transfer


@transaction.atomic
def reduce(
    commitment: Commitment,
    *,
    amount_dong: int,
    reason: str,
    authority: str = "",
    key: str,
    by: Actor,
    at: datetime,
) -> Annex:
    """Giảm kinh phí by an annex: committed → appropriated. Advanced money cannot be reduced.

    All of it is the stop of a share, where others of the project go on. `authority`: of national
    money, whose decision it is.
    """
    commitment = selectors.lock(commitment)
    project = commitment.project
    authority = nfc(authority)
    asked = {"reduced_dong": amount_dong, "reason": reason, "authority": authority}
    if signed := ledger.act(Annex, key=key, by=by, commitment=commitment, **asked):
        return signed
    step = permissions.require_step("reduce", project, by)
    free = selectors.standing(commitment).committed
    most = commitment.amount_dong if _others_go_on(commitment) else commitment.amount_dong - 1
    if not 0 < amount_dong <= min(most, free):
        raise Refused(
            _("Giảm {asked}, trong khi còn {free} chưa tạm ứng trên {signed} đã ký.").format(
                asked=dong(amount_dong), free=dong(free), signed=dong(commitment.amount_dong)
            ),
            fix=_("Giảm ít hơn, thu hồi tạm ứng trước, hoặc dừng thực hiện đề án."),
            field="amount_dong",
        )
    grounds.require_reason(reason)
    grounds.require_authority(project, authority)
    told = {"amount_dong": amount_dong, "reason": reason} | grounds.said(authority)
    ended = None
    if amount_dong == commitment.amount_dong and not _has_more(commitment):
        ended = suspensions.end(project, commitment.share, "stopped", reason=reason, by=by, at=at)
    project = move(step, project, by=by, at=at, payload=told, **suspensions.last_day(ended))
    suspensions.owe_no_more(ended, project)
    annex = _annex(commitment, amount_dong, reason, authority, by=by, at=at)
    why = grounds.printed(reason, authority)
    paper = contract_annex.issue(project, [annex], reason=why, is_end=False, by=by, at=at)
    _free(annex, key=key, document=paper.reference, by=by, at=at)
    return annex


@transaction.atomic
def stop(project: Project, *, reason: str, authority: str = "", by: Actor, at: datetime) -> Project:
    """Dừng thực hiện: all that was committed goes back. Advances must have come back before."""
    project, authority = projects.lock(project), nfc(authority)
    said = {"reason": reason} | grounds.said(authority)
    if (done := permissions.taken("stop", project, by)) and done.content == said:
        return project
    step = permissions.require_step("stop", project, by)
    grounds.require_reason(reason)
    grounds.require_authority(project, authority)
    commitments = selectors.commitments(project)
    for commitment in commitments:
        if ordered := selectors.standing(commitment).ordered:
            raise selectors.still_ordered(ordered)
        advanced = commitment.amount_dong - selectors.standing(commitment).committed
        if advanced:
            raise Refused(
                _("Còn {advanced} tạm ứng của {fund} chưa thu hồi.").format(
                    advanced=dong(advanced), fund=selectors.source_of(commitment, commitments)
                ),
                fix=_("Ghi hoàn trả tạm ứng trước; phần đã làm thì nghiệm thu rồi quyết toán."),
            )
    for suspended in selectors.suspensions(project):
        suspensions.end(project, suspended.share, "stopped", reason=reason, by=by, at=at)
    project = move(step, project, by=by, at=at, payload=said)
    annexes = [
        _annex(one, one.amount_dong, reason, authority, by=by, at=at)
        for one in commitments
        if one.amount_dong  # a share that was stopped before has nothing left
    ]
    why = grounds.printed(reason, authority)
    paper = contract_annex.issue(project, annexes, reason=why, is_end=True, by=by, at=at)
    for annex in annexes:
        key = f"stop/{selectors.key_of(annex.commitment)}"
        _free(annex, key=key, document=paper.reference, by=by, at=at)
    close_requests(project, by=by, at=at)
    return project


def _has_more(commitment: Commitment) -> bool:
    """Whether another fund still has money in the same share."""
    same = Commitment.objects.filter(share=commitment.share_id, amount_dong__gt=0)
    return same.exclude(pk=commitment.pk).exists()


def _others_go_on(commitment: Commitment) -> bool:
    """Whether another part of the project still has money of its own."""
    others = Commitment.objects.filter(project=commitment.project_id, amount_dong__gt=0)
    return others.exclude(pk=commitment.pk).exists()


def _annex(
    commitment: Commitment,
    reduced_dong: int,
    reason: str,
    authority: str,
    *,
    by: Actor,
    at: datetime,
) -> Annex:
    """What the paper says; `_free` saves it with its transfer."""
    return Annex(
        commitment=commitment,
        before_dong=commitment.amount_dong,
        reduced_dong=reduced_dong,
        reason=reason,
        authority=authority,
        signed_by=by.name,
        signed_at=at,
    )


def _free(annex: Annex, *, key: str, document: str, by: Actor, at: datetime) -> None:
    commitment = annex.commitment
    annex.transfer = transfer(
        commitment.project,
        commitment.fund,
        "committed",
        "appropriated",
        annex.reduced_dong,
        key=key,
        document=document,
        reason=annex.reason,
        subject=selectors.subject_of(commitment),
        by=by,
        at=at,
    )
    annex.save()
    commitment.amount_dong -= annex.reduced_dong
    commitment.save(update_fields=["amount_dong"])
    if commitment.share and selectors.instalments(commitment.share):
        instalments.cut(commitment.share, annex.reduced_dong)
