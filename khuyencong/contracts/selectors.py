"""A commitment, where its money stands, what may be advanced; the learners of a class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from khuyencong.contracts.models import (
    Advance,
    Commitment,
    Contract,
    Instalment,
    Learner,
    Repayment,
    Share,
    Suspension,
)
from khuyencong.core.bare import Keys
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong, share
from khuyencong.core.prepared import prepared
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger.models import Subject
from khuyencong.policy import selectors as policy
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project, Request
from khuyencong.rules import engine, payments
from khuyencong.rules.wording import label, say

ASIDE, BINDS = "aside", "binds"


class Standing(NamedTuple):
    """Money of one commitment by stage, in đồng, as the ledger holds it over all years."""

    committed: int
    advanced: int
    paid: int
    ordered: int  # at the Treasury, not yet out


OF_A_COMMITMENT = ("fund", "share__subject", "share__beneficiary__establishment")


def lock(commitment: Commitment) -> Commitment:
    """The commitment read again under the lock of its project."""
    project = projects.lock(commitment.project)
    commitment = Commitment.objects.select_related(*OF_A_COMMITMENT).get(pk=commitment.pk)
    commitment.project = project
    return commitment


def commitments(project: Project) -> list[Commitment]:
    """Of every share and fund, in the order they were signed, each with what names it."""
    found = _commitments(project.pk)
    for commitment in found:
        commitment.project = project
    return found


def commitments_of(keys: Iterable[int]) -> dict[int, list[Commitment]]:
    """{key of a project: its commitments, in the order they were signed, each with its share}"""
    found: dict[int, list[Commitment]] = defaultdict(list)
    rows = Commitment.objects.filter(project__among=Keys(list(keys)))
    for commitment in rows.select_related("share").order_by("pk"):
        found[commitment.project_id].append(commitment)
    return found


@prepared
def _commitments(project: int) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(project=project).select_related(*OF_A_COMMITMENT, "contract")
    return rows.order_by("pk")


def subject_of(commitment: Commitment) -> Subject:
    """What its money stands on."""
    return commitment.share.subject if commitment.share else commitment.project.subject


def key_of(commitment: Commitment) -> str:
    """How a share and a fund are named in the keys of what is done once."""
    part = commitment.share
    whose = f"/{part.uuid}" if part and part.beneficiary_id else ""
    return f"{commitment.project.code}{whose}/{commitment.fund.code}"


def of_share(commitment: Commitment) -> dict[str, Any]:
    """Filter of the acts of the same share, of whatever fund."""
    if commitment.share_id is None:
        return {"commitment__project": commitment.project_id}
    return {"commitment__share": commitment.share_id}


def whose(part: Share | None, project: Project) -> str:
    """The beneficiary of a share, the implementing unit where it is own work."""
    if part and part.beneficiary:
        return part.beneficiary.establishment.name
    return project.implementing_unit.newest_name


def source_of(commitment: Commitment, among: Sequence[Commitment]) -> str:
    """The name of its fund, and whose share it is where `among` there are several."""
    if len({one.share_id for one in among}) < 2:
        return commitment.fund.name
    return f"{commitment.fund.name} · {whose(commitment.share, commitment.project)}"


def standing(commitment: Commitment) -> Standing:
    held = ledger.held(commitment.fund, subject_of(commitment))
    return Standing(*(held.get(stage, 0) for stage in Standing._fields))


def still_ordered(ordered_dong: int) -> Refused:
    """What is said where money lies at the Treasury."""
    return Refused(
        _("Còn {ordered} đã chuyển Kho bạc, chưa chi.").format(ordered=dong(ordered_dong)),
        fix=_("Ghi Kho bạc đã chi hoặc trả lại đề nghị đó trước."),
    )


def repayments_of(request: Request) -> list[Repayment]:
    """How the owner of a request pays back its support, as her contract says."""
    rows = Repayment.objects.filter(share__beneficiary__request=request)
    return list(rows.order_by("share", "number"))


def instalments_of(parts: Iterable[Share]) -> dict[int, list[Instalment]]:
    """{share: in which it is paid as its contract stands now, in their order}; those of which the
    contract says nothing are left out."""
    found: dict[int, list[Instalment]] = defaultdict(list)
    rows = Instalment.objects.filter(share__in=[part.pk for part in parts])
    for row in rows.order_by("share", "-version", "number"):
        if not found[row.share_id] or found[row.share_id][0].version == row.version:
            found[row.share_id].append(row)
    return dict(found)


def instalments(part: Share | None) -> list[Instalment]:
    """The same of one share."""
    return instalments_of([part]).get(part.pk, []) if part else []


def contracts(project: Project) -> list[Contract]:
    of_it = Commitment.objects.filter(project=project).values("contract")
    return list(Contract.objects.filter(pk__in=of_it).order_by("pk"))


def suspended_among(subjects: Iterable[UUID]) -> set[UUID]:
    """Projects, by uuid, that stand still now, whole or one share of them: none is accepted."""
    going = Suspension.objects.filter(ended_at=None, project__uuid__in=list(subjects))
    return set(going.order_by().values_list("project__uuid", flat=True))


def suspensions(project: Project) -> list[Suspension]:
    """What of it is suspended now, all of it first."""
    found = _suspensions(project.pk)
    for one in found:
        one.project = project
    return found


@prepared
def _suspensions(project: int) -> QuerySet[Suspension]:
    rows = Suspension.objects.filter(project=project, ended_at=None)
    rows = rows.select_related("share__beneficiary__establishment")
    return rows.order_by(F("share").asc(nulls_first=True), "pk")


def days_paused(ended: Suspension) -> int:
    """Days until it ended without a break on which something of its project was suspended."""
    since, last = ended.from_date, ended.end_date
    assert last is not None  # it has ended
    before = Suspension.objects.filter(project=ended.project_id, from_date__lt=last)
    for one in before.order_by("-from_date", "-pk"):
        if one.end_date is not None and one.end_date >= since:
            since = min(since, one.from_date)
    return (last - since).days


def require_running(project: Project, share: Share | None = None) -> None:
    """Refused while all of it is suspended, or this share; of no share named, while any is."""
    for one in suspensions(project):
        if share is None or one.share_id in (None, share.pk):
            raise still_suspended(one)


def still_suspended(suspension: Suspension) -> Refused:
    what = _("Đề án {code}").format(code=suspension.project.code)
    if suspension.share:
        what = _("Phần của {whose}").format(whose=whose(suspension.share, suspension.project))
    return Refused(
        _("{what} tạm dừng từ {since} đến hết {until}: không chi trả, không nghiệm thu.").format(
            what=what, since=short(suspension.from_date), until=short(suspension.until_date)
        ),
        fix=_("Giám đốc Trung tâm quyết định cho tiếp tục, hoặc giảm hết kinh phí, dừng hẳn."),
    )


@dataclass(frozen=True, slots=True)
class ShareMoney:
    """Money of one share by stage, in đồng over its funds; `left` is committed and not yet out."""

    whose: str
    signed: int
    ordered: int
    advanced: int
    paid: int
    left: int


def shares(project: Project) -> list[Share]:
    return _shares(project.pk)


@prepared
def _shares(project: int) -> QuerySet[Share]:
    rows = Share.objects.filter(project=project).select_related("beneficiary__establishment")
    return rows.order_by("pk")


def money(project: Project) -> tuple[dict[str, int], list[ShareMoney]]:
    """Of the whole project by stage, and of each of its shares."""
    parts = shares(project)
    subjects = sorted({project.subject_id, *(part.subject_id for part in parts)})
    held = ledger.balances_of(subjects)
    whole = {stage: sum(one[stage] for one in held.values()) for stage in held[subjects[0]]}
    return whole, [
        ShareMoney(
            whose(part, project),
            signed=sum(held[part.subject_id][stage] for stage in Standing._fields),
            ordered=held[part.subject_id]["ordered"],
            advanced=held[part.subject_id]["advanced"],
            paid=held[part.subject_id]["paid"],
            left=held[part.subject_id]["committed"],
        )
        for part in parts
    ]


def project_of_each(subjects: Iterable[int], visible: QuerySet[Project]) -> dict[int, Project]:
    """{subject: its project}, of the visible ones: its own subject, or that of a share."""
    wanted = list(subjects)
    found = {project.subject_id: project for project in visible.filter(subject__in=wanted)}
    rest = [subject for subject in wanted if subject not in found]
    if rest:
        parts = Share.objects.filter(subject__in=rest).values_list("subject", "project")
        of_parts = dict(parts)
        known = {one.pk: one for one in visible.filter(pk__in=set(of_parts.values()))}
        found |= {subject: known[pk] for subject, pk in of_parts.items() if pk in known}
    return found


@dataclass(frozen=True, slots=True)
class Treasury:
    """The Treasury's own limit for one contract, in đồng, and whether it binds. Of what is advanced
    under it all is recovered once `recovered_percent` of the contract are paid; None: not known."""

    limit_dong: int
    percent: int
    ruling: str
    legal: str
    recovered_percent: int | None = None


def advance_law(project: Project, on: date) -> engine.Advance:
    book = policy.book(project.province.code).of_track(project.track)
    return engine.advance(project.activity, on=on, book=book)


def treasury(commitment: Commitment, on: date) -> Treasury | None:
    """None where the rule was not there yet, is set aside, or the contract is too small for it."""
    book = policy.book(commitment.project.province.code)
    percent = engine.count("treasury_advance_percent", on=on, book=book)
    over_dong = engine.count("treasury_advance_over_dong", on=on, book=book)
    ruling = str(engine.procedure("treasury_advance_rule", on=on, book=book))
    if percent is None or over_dong is None or ruling == ASIDE:
        return None
    if commitment.amount_dong <= over_dong:
        return None
    legal = engine.procedure_row("treasury_advance_percent", on=on, book=book).citation
    limit_dong = share(commitment.amount_dong, Decimal(percent) / 100)
    recovered = engine.count("treasury_advance_recovered_percent", on=on, book=book)
    return Treasury(limit_dong, percent, ruling, legal, recovered)


def advance_notes(project: Project, on: date, lang: str) -> list[str]:
    """What to know before advancing: the legal share with its conditions, and the Treasury's limit
    beside it, both in figures."""
    law = advance_law(project, on)
    told = [say(reason, lang) for reason in law.reasons]
    if project.track == "local" and "advances" not in policy.book(project.province.code).own:
        told.append(
            _(
                "Tỷ lệ này là của khuyến công quốc gia. Tạm ứng khuyến công địa phương do UBND "
                "tỉnh quy định; hệ thống chưa có quy định đó."
            )
        )
    signed = commitments(project)
    for commitment in signed:
        source = source_of(commitment, signed)
        if law.share is not None:
            told.append(
                _("{fund}: theo quy định khuyến công tối đa {limit} ({legal}).").format(
                    fund=source,
                    limit=dong(share(commitment.amount_dong, law.share)),
                    legal=law.legal,
                )
            )
        if rule := treasury(commitment, on):
            told.append(
                _("{fund}: theo mức chung của Kho bạc tối đa {limit} ({legal}); {ruling}.").format(
                    fund=source,
                    limit=dong(rule.limit_dong),
                    legal=rule.legal,
                    ruling=label("ruling", rule.ruling, lang),
                )
            )
            if rule.recovered_percent is not None:
                told.append(
                    _(
                        "Theo mức chung ấy, tạm ứng thu hồi dần từ lần thanh toán đầu, hết khi "
                        "thanh toán đạt {percent} % hợp đồng ({legal})."
                    ).format(percent=rule.recovered_percent, legal=rule.legal)
                )
        if note := _small_note(commitment, source, on):
            told.append(note)
    return told


@dataclass(frozen=True, slots=True)
class Uncleared:
    """What is advanced of one share and not cleared: `amount_dong` over its funds and years,
    `since` the oldest advance that is not covered, `until` the first day by which one must be."""

    share: Share | None
    amount_dong: int
    since: date
    until: date


def uncleared(projects: Iterable[Project]) -> dict[int, list[Uncleared]]:
    """{key of a project: its shares with advanced money}. What came back was the oldest."""
    known = {project.pk: project for project in projects}
    paid: dict[tuple[int, int | None], list[Advance]] = defaultdict(list)
    rows = Advance.objects.filter(commitment__project__among=Keys(list(known)))
    related = ("commitment__contract", "commitment__share__beneficiary__establishment")
    for one in rows.select_related(*related).order_by("paid_at", "pk"):
        paid[one.commitment.project_id, one.commitment.share_id].append(one)
    subjects = {key: _subject_key(some[0], known[key[0]]) for key, some in paid.items()}
    held = ledger.balances_of(list(subjects.values()))
    found: dict[int, list[Uncleared]] = defaultdict(list)
    for key, some in paid.items():
        if amount_dong := held[subjects[key]]["advanced"]:
            left = _uncovered(some, amount_dong)
            until = min(one.clear_by or one.commitment.contract.end_date for one in left)
            since = hanoi_date(left[0].paid_at)
            found[key[0]].append(Uncleared(some[0].commitment.share, amount_dong, since, until))
    return found


def uncleared_of(subjects: Iterable[UUID]) -> dict[tuple[UUID, str], Uncleared]:
    """The same by UUID of the project and, "" where there are none, of the share."""
    known = list(Project.objects.filter(uuid__in=list(subjects)).order_by("pk"))
    found = uncleared(known)
    return {
        (project.uuid, str(one.share.uuid) if one.share else ""): one
        for project in known
        for one in found.get(project.pk, ())
    }


def _subject_key(advance: Advance, project: Project) -> int:
    part = advance.commitment.share
    return part.subject_id if part else project.subject_id


def _uncovered(paid: Sequence[Advance], open_dong: int) -> list[Advance]:
    """The newest, as far as they make up what is still open."""
    left: list[Advance] = []
    for one in reversed(paid):
        if open_dong <= 0:
            break
        left.insert(0, one)
        open_dong -= one.amount_dong
    return left


def clearing(commitment: Commitment, on: date) -> payments.Clearing:
    """Until when the law wants an advance of that day cleared."""
    book = policy.book(commitment.project.province.code)
    return payments.small_advance(commitment.amount_dong, on=on, book=book)


def _small_note(commitment: Commitment, source: str, on: date) -> str | None:
    """Until when an advance of that day is cleared, where the contract is a small one."""
    cleared = clearing(commitment, on)
    if cleared.until is None:
        return None
    words = _(
        "{fund}: hợp đồng nhỏ, tạm ứng theo đề nghị; tạm ứng ngày {on} thì thanh toán tạm ứng "
        "chậm nhất {until} ({legal})."
    )
    days = {"on": short(on), "until": short(cleared.until)}
    return words.format(fund=source, legal=cleared.legal, **days)


def learners_of(project: Project) -> QuerySet[Learner]:
    """By given name, as the Vietnamese alphabet goes."""
    return (
        Learner.objects.filter(project=project).select_related("place").order_by("sort_key", "pk")
    )


def learner_keys(project: Project) -> set[tuple[str, int, int]]:
    """(folded name, birth year, commune) of everyone in the class."""
    return set(
        Learner.objects.filter(project=project).values_list("folded", "birth_year", "place_id")
    )
