"""Commit the approved estimate: a contract, or an assignment."""

from __future__ import annotations

from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.appraisal.services import decisions, rule_snapshot
from khuyencong.contracts.models import Commitment, Contract
from khuyencong.contracts.papers import assignment_decision, contract_paper
from khuyencong.contracts.selectors import advance_law, key_of, subject_of
from khuyencong.contracts.services import instalments as payments
from khuyencong.contracts.services import repayments, shares
from khuyencong.contracts.services.instalments import Plans
from khuyencong.contracts.services.repayments import Schedules
from khuyencong.contracts.services.terms import advance_agreed
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.directory.models import Organisation
from khuyencong.documents import services as documents
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import Project
from khuyencong.projects.selectors import estimate
from khuyencong.projects.services import check_ceilings, move, transfer


@transaction.atomic
def sign(
    project: Project,
    *,
    signed_date: date,
    end_date: date,
    advance_dong: int | None = None,
    penalty: str = "",
    copies: int | None = None,
    schedules: Schedules = MappingProxyType({}),
    recoverable_decision: str = "",
    instalments: Plans = MappingProxyType({}),
    by: Actor,
    at: datetime,
) -> Contract:
    """Ký hợp đồng with the beneficiaries. planned → committed, of each its own share.

    `advance_dong`: at most so much may be advanced by its own Article 4, 0 for none; where it is
    not said, as much as the law allows. `copies`: where not said, two for each party. `schedules`:
    when each beneficiary of recoverable support pays it back; `recoverable_decision`: who allowed
    that, where the rules of the day do not say. `instalments`: in which each beneficiary is paid.
    """
    terms = {
        "advance_dong": advance_dong,
        "penalty": nfc(penalty.strip()),
        "copies": copies,
        "recoverable_decision": nfc(recoverable_decision.strip()),
    }
    return _commit(
        "sign", Contract.Kind.CONTRACT, project, signed_date, end_date, terms, schedules,
        instalments, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def assign(
    project: Project, *, signed_date: date, end_date: date, by: Actor, at: datetime
) -> Contract:
    """Giao nhiệm vụ to the implementing unit. planned → committed."""
    return _commit(
        "assign", Contract.Kind.ASSIGNMENT, project, signed_date, end_date, {}, {}, {},
        by=by, at=at,
    )  # fmt: skip


def _commit(
    name: str,
    kind: str,
    project: Project,
    signed_date: date,
    end_date: date,
    terms: dict[str, Any],
    schedules: Schedules,
    plans: Plans,
    *,
    by: Actor,
    at: datetime,
) -> Contract:
    project = selectors.lock(project)
    typed = {name: value for name, value in terms.items() if value not in (None, "")}
    if (
        (done := permissions.taken(name, project, by))
        and (
            signed := Contract.objects.filter(
                uuid=done.payload["contract"], signed_date=signed_date, end_date=end_date, **typed
            ).first()
        )
        and repayments.is_as_signed(signed, schedules)
        and payments.is_as_signed(signed, plans)
    ):
        return signed
    step = permissions.require_step(name, project, by)
    documents.require_issued(project.uuid, step.name)
    today = hanoi_date(at)
    if signed_date > today:
        raise Refused(
            _("Ngày ký {signed} sau hôm nay {today}.").format(
                signed=f"{signed_date:%d/%m/%Y}", today=f"{today:%d/%m/%Y}"
            ),
            fix=_("Ghi ngày ký thực tế."),
            field="signed_date",
        )
    if end_date < signed_date:
        raise Refused(
            _("Thực hiện đến ngày {end}, trước ngày ký {signed}.").format(
                end=f"{end_date:%d/%m/%Y}", signed=f"{signed_date:%d/%m/%Y}"
            ),
            fix=_("Ghi ngày kết thúc từ ngày ký trở đi."),
            field="end_date",
        )
    has_beneficiary = project.beneficiaries.exists()
    if kind == Contract.Kind.CONTRACT and not has_beneficiary:
        raise Refused(
            _("Đề án không có đơn vị thụ hưởng nên không ký hợp đồng hỗ trợ."),
            fix=_("Dùng bước Giao nhiệm vụ."),
        )
    answers = []
    if estimate.is_decided_at("contract", at=at, province=project.province.code):
        check_ceilings(project, on=signed_date)
        answers = rule_snapshot(project, on=signed_date, at=at)
    parts = shares.approved_parts(project)
    repayments.require_repaid(
        project, parts, schedules, signed_date=signed_date, end_date=end_date,
        decision=terms.get("recoverable_decision", ""),
    )  # fmt: skip
    organisation = _committing_body(project, kind)
    if kind == Contract.Kind.CONTRACT:
        total = sum(sum(by_fund.values()) for by_fund in parts.values())
        law = advance_law(project, signed_date)
        agreed = advance_agreed(law, total, terms["advance_dong"])
        payments.require_instalments(parts, plans, advance_dong=agreed)
        parties = 1 + project.beneficiaries.count()
        copies = terms["copies"] or 2 * parties
        if copies < parties:
            raise Refused(
                _("Hợp đồng lập {copies} bản cho {parties} bên.").format(
                    copies=copies, parties=parties
                ),
                fix=_("Ghi ít nhất {parties} bản, mỗi bên giữ một bản.").format(parties=parties),
                field="copies",
            )
        terms = terms | {"advance_dong": agreed, "copies": copies}
    contract = Contract.objects.create(
        kind=kind,
        organisation=organisation,
        signed_date=signed_date,
        end_date=end_date,
        signed_by=by.name,
        **terms,
    )
    commitments = shares.open_commitments(contract, project, parts)
    opened = {one.share_id: one.share for one in commitments if one.share}
    repayments.write(opened, schedules)
    payments.write(opened.values(), plans)
    total = sum(commitment.amount_dong for commitment in commitments)
    payload = {"contract": str(contract.uuid), "amount": total}
    move(step, project, by=by, at=at, payload=payload, due_date=end_date)
    decisions.keep_answers(project, step.name, answers, at=at)
    form = contract_paper if kind == Contract.Kind.CONTRACT else assignment_decision
    paper = form.issue(contract, project, commitments, by=by, at=at)
    for commitment in commitments:
        commitment.transfer = transfer(
            project,
            commitment.fund,
            "planned",
            "committed",
            commitment.amount_dong,
            to_subject=subject_of(commitment),
            key=f"{name}/{contract.uuid}/{key_of(commitment)}",
            document=paper.reference,
            by=by,
            at=at,
        )
    Commitment.objects.bulk_create(commitments)
    return contract


def _committing_body(project: Project, kind: str) -> Organisation:
    if kind == Contract.Kind.CONTRACT:
        return project.implementing_unit
    return project.implementing_unit.parent or project.implementing_unit
