"""The life of the money of one request, as its owner reads it: from what she asked to the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Model, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import selectors as appraisal
from khuyencong.contracts.models import Advance, Annex, Commitment, Progress
from khuyencong.core import events
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.folding import fold
from khuyencong.core.money import dong
from khuyencong.documents import selectors as documents
from khuyencong.documents.models import Paper
from khuyencong.planning.models import Adjustment
from khuyencong.portal.selectors.duties import project_of
from khuyencong.projects.models import LineSource, Project, Request, Source
from khuyencong.projects.selectors import lateness
from khuyencong.settlement import selectors as settlement
from khuyencong.settlement.models import AdvanceReturn, Payment, Settlement
from khuyencong.settlement.selectors import MoneyAct

# Papers of a project that the owner is a party to; of others' shares she reads nothing.
HERS = ("contract", "contract_annex", "acceptance_minutes", "settlement")


@dataclass(frozen=True)
class Stage:
    """`amount_dong`: None where there is none, or none yet. `notes`: why less, until when, by whom
    it was decided. `is_now`: the first stage that is not over; `is_skipped`: nothing of it came."""

    name: str
    day: date | None = None
    amount_dong: int | None = None
    notes: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    is_now: bool = False
    is_skipped: bool = False


@dataclass
class Facts:
    """What the stages are told from, read once."""

    request: Request
    project: Project | None
    is_alone: bool = False
    papers: dict[str, list[Paper]] = field(default_factory=dict)
    acts: list[MoneyAct] = field(default_factory=list)


def life(request: Request) -> list[Stage]:
    """Asked, granted, contract, advance, done, paid, closed, with what is known of each."""
    project = project_of(request)
    facts = Facts(request, project)
    kept = list(documents.papers_about(request.uuid))
    if project is not None:
        facts.is_alone = project.beneficiaries.count() == 1
        if facts.is_alone:
            kept += own_papers(project)
        facts.acts = [act for act in settlement.money_acts(project) if _is_hers(act, facts)]
    for paper in kept:
        facts.papers.setdefault(paper.code, []).append(paper)
    stages = [_asked(facts), *(make(facts) for make in LATER)]
    last = max((n for n, stage in enumerate(stages) if stage.day), default=-1)
    is_over = request.state in {"declined", "closed"} or (
        project is not None and project.state in {"rejected", "withdrawn", "stopped"}
    )
    now = None if is_over else min(last + 1, len(stages) - 1)
    if now == OPTIONAL:
        now += 1
    done = last if now is None else now
    return [
        Stage(s.name, s.day, s.amount_dong, s.notes, s.papers, n == now, not s.day and n < done)
        for n, s in enumerate(stages)
    ]


def own_papers(project: Project) -> list[Paper]:
    return list(documents.papers_about(project.uuid).filter(code__in=HERS))


def _is_hers(act: MoneyAct, facts: Facts) -> bool:
    return facts.is_alone or fold(act.payee) == fold(facts.request.establishment.name)


def _of(facts: Facts, *codes: str) -> tuple[Paper, ...]:
    return tuple(paper for code in codes for paper in facts.papers.get(code, ()))


# What the Centre answered in words of its own: a message says only that they stand here.
ANSWERED = {
    "decline_request": lazy("Không đưa vào đề án: {why}"),
    "look_at_disowned": lazy("Đã xem lại đề nghị: {why}"),
    lateness.ACCEPTED: lazy("Nộp muộn, được nhận: {why}"),
}


def _asked(facts: Facts) -> Stage:
    row = facts.request
    notes = [
        str(ANSWERED[act.kind]).format(
            why="; ".join(act.payload.get("reasons") or [act.payload.get("reason", "")])
        )
        for act in events.history(row.stream).filter(kind__in=ANSWERED)
    ]
    return Stage(
        _("Đề nghị"),
        hanoi_date(row.submitted_at) if row.submitted_at else None,
        row.support_dong,
        tuple(notes),
        _of(facts, "request_receipt"),
    )


def _granted(facts: Facts) -> Stage:
    name, project = _("Được hỗ trợ"), facts.project
    found = appraisal.conclusion(project) if project else None
    if project is None or found is None:
        return Stage(name)
    day = hanoi_date(found.concluded_at)
    if not found.is_passed:
        return Stage(name, day, 0, (_("Thẩm định không đạt: {why}").format(why=found.opinion),))
    lines = LineSource.objects.filter(
        line__beneficiary__request=facts.request, source=Source.SUPPORT
    )
    granted = lines.aggregate(sum=Sum("amount_dong"))["sum"] or 0
    return Stage(name, day, granted, tuple(_why_less(facts, granted, found.rule_snapshot, project)))


def _why_less(facts: Facts, granted: int, snapshot: list[dict], project: Project) -> Iterable[str]:
    asked = facts.request.support_dong
    if granted >= asked:
        return
    yield _("Ít hơn đề nghị {less}.").format(less=dong(asked - granted))
    mine = [one for one in snapshot if one["beneficiary"] == facts.request.establishment.name]
    for one in mine:
        if one["ceiling_dong"] is not None and one["ceiling_dong"] < asked:
            yield _("Mức cao nhất theo quy định: {most}.").format(most=dong(one["ceiling_dong"]))
            yield from (f"{words} ({legal})" if legal else words for words, legal in one["reasons"])
    changed = Adjustment.objects.filter(project=project).exclude(decided_at=None)
    for adjusted in changed.exclude(amount_dong=None).order_by("pk"):
        yield _("Điều chỉnh đề án: {why}").format(why=adjusted.reason)


def _signed(facts: Facts) -> Stage:
    name = _("Hợp đồng")
    rows = Commitment.objects.filter(project=facts.project).select_related("contract")
    first = rows.order_by("pk").first() if facts.project else None
    if first is None:
        return Stage(name)
    notes = [
        _("{who} ký, thực hiện đến ngày {day}.").format(
            who=first.contract.signed_by, day=short(first.contract.end_date)
        )
    ]
    if not facts.is_alone:
        rows = rows.filter(share__beneficiary__request=facts.request)
    for annex in Annex.objects.filter(commitment__in=rows).order_by("pk"):
        notes.append(
            _("Giảm {less}: {why}").format(less=dong(annex.reduced_dong), why=annex.reason)
        )
    amount = rows.aggregate(sum=Sum("amount_dong"))["sum"]
    papers = _of(facts, "contract", "contract_annex")
    return Stage(name, first.contract.signed_date, amount, tuple(notes), papers)


def _moved(facts: Facts, name: str, *models: type[Model]) -> Stage:
    """What was paid out under this name, less what came back."""
    labels = {str(model._meta.verbose_name): model for model in models}
    acts = [act for act in facts.acts if act.label in labels]
    if not acts:
        return Stage(name)
    amount = sum(
        -act.amount_dong if labels[act.label] is AdvanceReturn else act.amount_dong for act in acts
    )
    notes = tuple(
        " · ".join(filter(None, (short(hanoi_date(act.at)), dong(act.amount_dong), act.document)))
        for act in acts
    )
    return Stage(name, hanoi_date(acts[-1].at), amount, notes)


def _advanced(facts: Facts) -> Stage:
    return _moved(facts, _("Tạm ứng"), Advance, AdvanceReturn)


def _done(facts: Facts) -> Stage:
    name, project = _("Làm xong, nghiệm thu"), facts.project
    if project is None:
        return Stage(name)
    found, notes = settlement.acceptance(project), []
    seen = Progress.objects.filter(project=project).order_by("pk").last()
    if seen:
        notes.append(
            _("Ngày {day} đã làm được {percent} %.").format(
                day=short(seen.seen_date), percent=seen.percent
            )
        )
    if found is None:
        return Stage(name, notes=tuple(notes))
    supports = found.supports.all()
    if not facts.is_alone:
        supports = supports.filter(commitment__share__beneficiary__request=facts.request)
    return Stage(
        name,
        found.accepted_date,
        supports.aggregate(sum=Sum("amount_dong"))["sum"],
        (*notes, *filter(None, [found.remark])),
        _of(facts, "acceptance_minutes"),
    )


def _paid(facts: Facts) -> Stage:
    return _moved(facts, _("Nhận tiền"), Payment)


def _closed(facts: Facts) -> Stage:
    name, project = _("Kết thúc"), facts.project
    if project is None:
        return Stage(name)
    ended = Settlement.objects.filter(project=project).first()
    if ended is None:
        stopping = Q(kind__in=("stop", "reject", "withdraw"))
        last = events.history(project.stream).filter(stopping).last()
        if project.state not in {"stopped", "withdrawn"} or last is None:
            return Stage(name)
        why = last.payload.get("reason", "")
        state = project.get_state_display()
        return Stage(name, hanoi_date(last.at), notes=(f"{state}: {why}",))
    return Stage(
        name,
        hanoi_date(ended.settled_at),
        ended.paid_dong if facts.is_alone else None,
        (_("{who} duyệt quyết toán.").format(who=ended.settled_by),),
        _of(facts, "settlement"),
    )


OPTIONAL = 3  # nobody waits for an advance
LATER = (_granted, _signed, _advanced, _done, _paid, _closed)
