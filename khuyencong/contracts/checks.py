"""What was committed, advanced and reduced, against the ledger. Part of `verify`."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from khuyencong.contracts.models import (
    Advance,
    AllowedPayee,
    Annex,
    Commitment,
    Contract,
    Instalment,
    Learner,
    Progress,
    Repayment,
    Share,
    Suspension,
)
from khuyencong.contracts.permissions import CLEAR, RESUME, clear_owed, resume_owed
from khuyencong.contracts.selectors import uncleared
from khuyencong.core import standings, taken_over
from khuyencong.core.dates import short
from khuyencong.core.models import Event
from khuyencong.core.money import dong
from khuyencong.ledger.checks.receipts import NO_CONDITION, Kind
from khuyencong.ledger.checks.told import Told
from khuyencong.ledger.models import Account, Receipt, stages
from khuyencong.obligations.checks import Lifecycle
from khuyencong.obligations.services import Owed
from khuyencong.planning.models import ApprovedLine
from khuyencong.projects.models import Project

# From this day on an advance above the Treasury's general share says why, beside who decided.
WAIVED_SINCE = date(2026, 11, 28)


def faults_of_waivers() -> list[str]:
    """Advances above the Treasury's general share of which nobody said who decided, or why."""
    acts = Event.objects.filter(kind="pay_advance", on__gte=WAIVED_SINCE).order_by("pk")
    said = _("{place}: tạm ứng vượt mức chung của Kho bạc mà thiếu văn bản quyết định hoặc lý do.")
    return [
        said.format(place=f"{act.stream} #{act.seq}")
        for act in acts.iterator(2000)
        if "over_treasury_dong" in act.payload and not _is_waived(act)
    ]


def faults_of_terms() -> list[str]:
    """Advances above what their own contract allows, or under one that allows none."""
    said = _("Đề án {code}: tạm ứng {amount} trong khi hợp đồng cho tạm ứng {agreed}.")
    beyond = Advance.objects.filter(amount_dong__gt=F("commitment__contract__advance_dong"))
    names = ("commitment__project__code", "amount_dong", "commitment__contract__advance_dong")
    return [
        said.format(code=code, amount=dong(amount), agreed=dong(agreed))
        for code, amount, agreed in beyond.order_by("pk").values_list(*names).iterator(2000)
    ]


def faults_of_repayments() -> list[str]:
    """Instalments of recoverable support that are not all that was signed for their share."""
    said = _("Đề án {code}: lịch hoàn trả cộng {repaid}, hợp đồng đã ký {signed}.")
    parts = Share.objects.filter(Exists(Repayment.objects.filter(share=OuterRef("pk"))))
    signed = Commitment.objects.annotate(said=_signed).filter(share=OuterRef("pk")).order_by()
    repaid = Repayment.objects.filter(share=OuterRef("pk")).order_by()
    found = parts.annotate(repaid=_sum_of(repaid, "amount_dong"), signed=_sum_of(signed, "said"))
    wrong = found.exclude(repaid=F("signed")).order_by("pk")
    return [
        said.format(code=code, repaid=dong(repaid), signed=dong(signed or 0))
        for code, repaid, signed in wrong.values_list("project__code", "repaid", "signed")
    ]


def faults_of_instalments() -> list[str]:
    """Instalments in force that are not all that is signed for their share now; of a share that
    was given up none is."""
    said = _("Đề án {code}: các đợt thanh toán cộng {agreed}, hợp đồng đang ký {signed}.")
    own = Instalment.objects.filter(share=OuterRef("pk")).order_by()
    newest = own.values("share").annotate(newest=Max("version")).values("newest")
    parts = Share.objects.filter(Exists(own)).annotate(newest=Subquery(newest))
    in_force = own.filter(version=OuterRef("newest"))
    signed = Commitment.objects.filter(share=OuterRef("pk")).order_by()
    found = parts.annotate(
        agreed=_sum_of(in_force, "amount_dong"), signed=_sum_of(signed, "amount_dong")
    )
    wrong = found.exclude(agreed=F("signed")).exclude(signed=0).order_by("pk")
    return [
        said.format(code=code, agreed=dong(agreed), signed=dong(signed or 0))
        for code, agreed, signed in wrong.values_list("project__code", "agreed", "signed")
    ]


def _sum_of(rows: QuerySet[Any], column: str) -> Subquery:
    return Subquery(rows.values("share").annotate(total=Sum(column)).values("total"))


def faults_of_authority() -> list[str]:
    """National money that was given back on nobody's decision, since that is asked for."""
    said = _("Đề án {code}: giảm, dừng kinh phí quốc gia {amount} mà không nêu quyết định.")
    rows = Annex.objects.filter(
        pk__gt=taken_over.last_before("authority_of_changes").get("annex", 0),
        commitment__project__track="national",
        authority="",
    )
    names = ("commitment__project__code", "reduced_dong")
    return [
        said.format(code=code, amount=dong(amount))
        for code, amount in rows.order_by("pk").values_list(*names).iterator(2000)
    ]


def faults_of_suspensions() -> list[str]:
    """What is still suspended though its project went on to another state."""
    said = _("Đề án {code}: {state} trong khi còn tạm dừng từ {day}.")
    rows = Suspension.objects.filter(ended_at=None).exclude(project__state="committed")
    return [
        said.format(
            code=one.project.code, state=one.project.get_state_display(), day=short(one.from_date)
        )
        for one in rows.select_related("project").order_by("pk").iterator(2000)
    ]


def _suspended(projects: Collection[Project]) -> Iterator[tuple[Project, Owed]]:
    known = {project.pk: project for project in projects}
    rows = Suspension.objects.filter(project__in=known, ended_at=None)
    for one in rows.select_related("share__beneficiary__establishment").order_by("pk"):
        one.project = known[one.project_id]
        yield one.project, resume_owed(one)


_projects = Project.objects.select_related("province", "implementing_unit")
SUSPENDED = Lifecycle(
    {RESUME},
    _projects,
    _projects.filter(Exists(Suspension.objects.filter(project=OuterRef("pk"), ended_at=None))),
    owed_of=_suspended,
)


def _advanced(projects: Collection[Project]) -> Iterator[tuple[Project, Owed]]:
    known = {project.pk: project for project in projects}
    for key, some in uncleared(projects).items():
        for owed in clear_owed(known[key], some):
            yield known[key], owed


_open_money = Account.objects.filter(stage=stages.ADVANCED, balance_dong__gt=0).values("subject")
_parts = Share.objects.filter(subject__in=_open_money).values("project")
ADVANCED = Lifecycle(
    {CLEAR},
    _projects,
    _projects.filter(Q(pk__in=_parts) | Q(subject__in=_open_money)),
    owed_of=_advanced,
)


def _is_waived(act: Event) -> bool:
    says = (str(act.payload.get(name, "")) for name in ("decision", "treasury_reason"))
    return all(words.strip() for words in says)


# A commitment shows what is left of it: its annexes tell what it was when signed.
_reduced = (
    Annex.objects.filter(commitment=OuterRef("pk"))
    .order_by()
    .values("commitment")
    .annotate(total=Sum("reduced_dong"))
    .values("total")
)


_signed = F("amount_dong") + Coalesce(Subquery(_reduced), 0)


def faults_of_shares() -> list[str]:
    return [*_subject_faults(), *_line_faults()]


def _subject_faults() -> Iterator[str]:
    """Own work stands on the project's own subject, a beneficiary's share never on that of another
    project; and each is of the project that it is signed for."""
    parts = Share.objects.select_related("project").order_by("pk")
    foreign = ~Q(subject=F("project__subject")) & Exists(
        Project.objects.filter(subject=OuterRef("subject"))
    )
    own = Q(beneficiary=None) & ~Q(subject=F("project__subject"))
    others = Q(beneficiary__isnull=False) & ~Q(beneficiary__project=F("project"))
    for part in parts.filter(foreign | own | others):
        yield _("Đề án {code}: phần kinh phí {part} đứng ở đối tượng không phải của nó.").format(
            code=part.project.code, part=part.pk
        )
    astray = Commitment.objects.exclude(share=None).exclude(share__project=F("project"))
    for one in astray.select_related("project").order_by("pk"):
        yield _("Đề án {code}: khoản đã ký {pk} mang phần kinh phí của đề án khác.").format(
            code=one.project.code, pk=one.pk
        )


def _line_faults() -> Iterator[str]:
    """What is signed for a share and a fund, against the lines approved for it; nothing is signed
    for a slot that has nobody."""
    signed: dict[tuple[int, int | None, int], int] = defaultdict(int)
    rows = Commitment.objects.annotate(signed_dong=_signed).order_by("pk")
    keys = ("project", "share__beneficiary", "fund", "signed_dong")
    for project, member, fund, amount in rows.values_list(*keys).iterator(chunk_size=2000):
        signed[project, member, fund] += amount
    approved: dict[tuple[int, int | None, int], int] = defaultdict(int)
    empty: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    lines = ApprovedLine.objects.filter(amount_dong__gt=0).order_by("pk")
    facts = (
        "approval__project", "source__line__beneficiary", "approval__fund", "amount_dong",
        "source__line__slot__order",
    )  # fmt: skip
    is_by_line = set()
    for project, member, fund, amount, slot in lines.values_list(*facts).iterator(chunk_size=2000):
        is_by_line.add(project)
        if slot is not None and member is None:
            empty[project][slot] += amount
        else:
            approved[project, member, fund] += amount
    codes = dict(Project.objects.filter(pk__in=is_by_line).values_list("pk", "code"))
    with_contract = {project for project, _member, _fund in signed}
    for (project, member, fund), amount in signed.items():
        if project in is_by_line and amount > approved[project, member, fund]:
            yield _("Đề án {code}: một phần đã ký {signed}, các khoản được duyệt {lines}.").format(
                code=codes[project],
                signed=dong(amount),
                lines=dong(approved[project, member, fund]),
            )
    for project in sorted(with_contract & set(empty)):
        for slot, amount in sorted(empty[project].items()):
            yield _("Đề án {code}: suất {slot} chưa có đơn vị mà đã ký {amount}.").format(
                code=codes[project], slot=slot, amount=dong(amount)
            )


def of_commitments(
    model: type[Receipt],
    from_stage: str,
    to_stage: str,
    *,
    amount: str = "amount_dong",
    moves_money: Q = NO_CONDITION,
    once: tuple[tuple[str, str], ...] = (),
    pointer: str = "transfer",
) -> Kind:
    """Receipts that point to a commitment, of one move; `once`: how it went before."""
    return Kind(
        model,
        moves=frozenset({(from_stage, to_stage), *once}),
        amount=F(amount),
        fund="commitment__fund",
        year="commitment__project__year",
        subject=Coalesce("commitment__share__subject", "commitment__project__subject"),
        moves_money=moves_money,
        pointer=pointer,
    )


RECEIPTS = (
    Kind(
        Commitment,
        moves=frozenset({("planned", "committed")}),
        amount=_signed,
        to_subject=Coalesce("share__subject", "project__subject"),
    ),
    of_commitments(Advance, "ordered", "advanced", once=(("committed", "advanced"),)),
    of_commitments(Annex, "committed", "appropriated", amount="reduced_dong"),
)

TOLD = (
    Told(
        Advance, "pay_advance", "paid_at", "paid_by",
        ("amount_dong", "decision", "treasury_reason"), ("payee",),
    ),
    Told(
        AllowedPayee, "allow_payee", "allowed_at", "allowed_by", ("amount_dong",),
        ("payee", "reason"), project="project__uuid",
    ),
)  # fmt: skip

COMMITTED = ("sign", "assign", "reduce", "stop")
PAUSED = ("suspend", "resume")
LEARNERS = ("enter_learners", "remove_learner")
STANDINGS = (
    standings.of("project", Share, "project__uuid", is_written_once=True),
    standings.of("project", Repayment, "share__project__uuid", is_written_once=True),
    standings.of("project", Instalment, "share__project__uuid", is_written_once=True),
    standings.of("project", Commitment, "project__uuid", told_by=COMMITTED),
    standings.of(
        "project", Contract, "commitments__project__uuid", told_by=("sign", "assign", *PAUSED)
    ),
    standings.of("project", Suspension, "project__uuid", told_by=(*PAUSED, "reduce", "stop")),
    standings.of("project", Annex, "commitment__project__uuid", is_written_once=True),
    standings.of("project", Progress, "project__uuid", told_by=("report_progress",)),
    standings.of("project", Advance, "commitment__project__uuid", is_written_once=True),
    standings.of("project", AllowedPayee, "project__uuid", is_written_once=True),
    standings.of("project", Learner, "project__uuid", told_by=LEARNERS),
)
