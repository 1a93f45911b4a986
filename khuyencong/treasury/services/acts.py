"""Huỷ dự toán, nộp trả, chuyển nguồn, khoá sổ: asked by one, decided by another, one paper each.

Law: Nghị định 73/2026/NĐ-CP Điều 31 (what may be carried over), Thông tư 26/2026/TT-BTC Điều 15,
19 (the days). Who decides at which level was not seen: the Department's leader records it here,
and money that is carried names the paper that allows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.locks import lock
from khuyencong.core.money import dong
from khuyencong.ledger import services as ledger
from khuyencong.ledger.models import Fund, Subject, Transfer, stages
from khuyencong.ledger.services import year_end
from khuyencong.obligations import services as obligations
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project
from khuyencong.treasury import permissions
from khuyencong.treasury.models import YearAct, YearLine, YearMove
from khuyencong.treasury.papers import (
    cancel_decision,
    carry_decision,
    remit_decision,
    year_closing,
)
from khuyencong.treasury.selectors import gates
from khuyencong.treasury.selectors import year_end as standing
from khuyencong.treasury.selectors.year_end import OpenMoney

Kind = YearAct.Kind
GROUNDS = {
    Kind.CANCEL: "cancel_grounds",
    Kind.REMIT: "remit_grounds",
    Kind.CARRY: "carry_over_grounds",
}
FROM = {
    Kind.CANCEL: {stages.APPROPRIATED, stages.PLANNED},
    Kind.REMIT: {stages.APPROPRIATED},
    Kind.CARRY: {stages.APPROPRIATED, stages.PLANNED, stages.COMMITTED, stages.ADVANCED},
}
PAPERS = {
    Kind.CANCEL: cancel_decision,
    Kind.REMIT: remit_decision,
    Kind.CARRY: carry_decision,
    Kind.CLOSE: year_closing,
}
NAMED = 5  # rows that a refusal names


class Part(NamedTuple):
    """So many đồng of a project at a stage; without a project, of the fund's free money. `subject`:
    of which of its subjects, where it is not the project's own."""

    project: Project | None
    stage: str
    amount_dong: int
    subject: Subject | None = None

    @property
    def of(self) -> int | None:
        """Key of the subject whose money it is."""
        if self.subject:
            return self.subject.pk
        return self.project.subject_id if self.project else None


@transaction.atomic
def ask(
    fund: Fund,
    *,
    year: int,
    kind: str,
    ground: str = "",
    authority: str = "",
    reason: str,
    parts: Sequence[Part] = (),
    by: Actor,
    at: datetime,
) -> YearAct:
    """Đề nghị: the money stays where it is until another person decides. The same press asks once.
    `authority`: the paper that allows money to be carried over."""
    permissions.can_ask(fund.province, by).require()
    ledger.hold(fund, year)
    ground, authority, reason = ground.strip(), nfc(authority).strip(), nfc(reason).strip()
    if same := _asked_before(fund, year, kind, ground, parts, by):
        return same
    _require_open_year(fund, year)
    if not reason:
        raise Refused(_("Chưa ghi vì sao còn tiền."), fix=_("Ghi lý do."), field="reason")
    if kind == Kind.CLOSE:
        _require_nothing_open(fund, year, at)
    else:
        _require_ground(fund, year, Kind(kind), ground, authority)
        _require_parts(fund, year, Kind(kind), ground, parts, at)
    act = YearAct.objects.create(
        fund=fund,
        year=year,
        kind=kind,
        ground=ground if kind != Kind.CLOSE else "",
        authority=authority,
        reason=reason,
        asked_by_id=by.id,
        asked_by=by.name,
        asked_hands=sorted(by.hands(*permissions.ASKERS)),
        asked_at=at,
    )
    YearLine.objects.bulk_create(
        YearLine(
            act=act,
            project=part.project,
            subject_id=part.of,
            stage=part.stage,
            amount_dong=part.amount_dong,
        )
        for part in parts
    )
    event = events.record(act.stream, "ask_year_act", _told(act), by=by, at=at)
    obligations.open(act, permissions.owed(act), province=fund.organisation.province, event=event)
    return act


def _asked_before(
    fund: Fund, year: int, kind: str, ground: str, parts: Sequence[Part], by: Actor
) -> YearAct | None:
    """The act that this person asked for in the same words, and which still waits."""
    waiting = YearAct.objects.filter(
        fund=fund, year=year, kind=kind, answered_at=None, asked_by_id=by.id
    )
    wanted = sorted((part.of or 0, part.stage, part.amount_dong) for part in parts)
    for act in waiting.order_by("pk").prefetch_related("lines"):
        lines = ((one.subject_id or 0, one.stage, one.amount_dong) for one in act.lines.all())
        if sorted(lines) == wanted and act.ground == (ground if kind != Kind.CLOSE else ""):
            return act
    return None


def _require_open_year(fund: Fund, year: int) -> None:
    if closing := standing.closing(fund, year):
        raise Refused(
            _("Nguồn {fund} năm {year} đã khoá sổ ngày {on:%d/%m/%Y}.").format(
                fund=fund.code, year=year, on=closing.on
            ),
            fix=_("Ghi vào năm đang mở và nêu chứng từ của năm cũ."),
        )


def _require_nothing_open(fund: Fund, year: int, at: datetime) -> None:
    """Nothing stands at an open stage, nothing waits for its decision, and the year is over."""
    last = gates.last_day(fund.province, year)
    if hanoi_date(at) <= last:
        raise Refused(
            _("Năm ngân sách {year} chưa hết: còn chi được đến {day}.").format(
                year=year, day=short(last)
            ),
            fix=_("Khoá sổ từ hôm sau."),
        )
    if rows := standing.open_money(fund, year):
        named = "; ".join(f"{_name(row)}: {dong(row.amount_dong)}" for row in rows[:NAMED])
        more = len(rows) - NAMED
        listed = (
            named
            if more <= 0
            else _("{named}; và {count} khoản khác").format(named=named, count=more)
        )
        raise Refused(
            _("Chưa khoá sổ năm {year} được, còn {total}: {listed}.").format(
                year=year, total=dong(sum(row.amount_dong for row in rows)), listed=listed
            ),
            fix=_("{name}: {then}.").format(name=_name(rows[0]), then=rows[0].next_step),
        )


def _name(row: OpenMoney) -> str:
    if not row.subject:
        return _("chưa bố trí")
    return f"{row.project.code if row.project else row.name} ({row.label})"


def _require_ground(fund: Fund, year: int, kind: YearAct.Kind, ground: str, authority: str) -> None:
    known, legal = gates.grounds(GROUNDS[kind], fund.province, year)
    if ground not in known:
        raise Refused(
            _("Lý do này không có trong danh mục của năm {year} cho việc {kind}.").format(
                year=year, kind=kind.label
            ),
            legal=legal,
            fix=_("Chọn một lý do trong danh mục."),
            field="ground",
        )
    if kind == Kind.CARRY and not authority:
        raise Refused(
            _("Chuyển nguồn phải nêu văn bản của cấp có thẩm quyền cho phép."),
            legal=legal,
            fix=_("Ghi số, ngày của văn bản."),
            field="authority",
        )


def _require_parts(
    fund: Fund,
    year: int,
    kind: YearAct.Kind,
    ground: str,
    parts: Sequence[Part],
    at: datetime,
) -> None:
    if not parts:
        raise Refused(_("Chưa chọn khoản nào."), fix=_("Đánh dấu các khoản cần xử lý."))
    legal = gates.grounds(GROUNDS[kind], fund.province, year)[1]
    rows = {
        (row.subject.pk if row.subject else None, row.stage): row
        for row in standing.open_money(fund, year)
    }
    for part in parts:
        row = rows.get((part.of, part.stage))
        if part.stage not in FROM[kind] or row is None:
            raise Refused(
                _("Không {kind} được tiền đang ở mục “{stage}”.").format(
                    kind=kind.label, stage=stages.LABELS.get(part.stage, part.stage)
                )
                if part.stage not in FROM[kind]
                else _("Khoản đã chọn không còn tiền ở mục đó."),
                fix=row.next_step if row else _("Tải lại trang để xem số mới."),
            )
        if not 0 < part.amount_dong <= row.left_dong:
            raise Refused(
                _("{name}: còn {left}, không xử lý được {amount}.").format(
                    name=_name(row), left=dong(row.left_dong), amount=dong(part.amount_dong)
                ),
                fix=_("Ghi số tiền trong số còn lại, chưa nằm trong đề nghị khác."),
                field="amount_dong",
            )
        _require_fitting(fund, year, ground, row, at, legal=legal)
    if ground == "late_addition":
        amount_dong = sum(part.amount_dong for part in parts)
        _require_late_addition(fund, year, amount_dong, legal=legal)


def _require_fitting(
    fund: Fund, year: int, ground: str, row: OpenMoney, at: datetime, *, legal: str
) -> None:
    """What a ground of the law asks of the row itself."""
    last = gates.last_day(fund.province, year)
    if ground == "contract_signed" and row.fate == standing.LAPSES:
        raise Refused(
            _(
                "{name}: chưa có hợp đồng ký đến {day}, nên không chuyển nguồn theo lý do này."
            ).format(name=_name(row), day=short(last)),
            legal=legal,
            fix=_("Huỷ dự toán phần này, hoặc chọn lý do khác."),
            field="ground",
        )
    if ground == "no_contract" and (row.fate != standing.LAPSES or hanoi_date(at) <= last):
        raise Refused(
            _("{name}: còn ký hợp đồng được đến {day}.").format(name=_name(row), day=short(last)),
            legal=legal,
            fix=_("Ký hợp đồng, giao nhiệm vụ, hoặc chờ hết ngày đó."),
            field="ground",
        )


def _require_late_addition(fund: Fund, year: int, amount_dong: int, *, legal: str) -> None:
    """All that is carried on this ground, together, is what was added after the day of the law."""
    added = standing.additions_after(fund, year)
    taken = standing.carried_as(fund, year, "late_addition")
    if amount_dong > added - taken:
        raise Refused(
            _(
                "Bổ sung cuối năm là {added}, đã đề nghị chuyển {taken}, "
                "không chuyển thêm {amount}."
            ).format(added=dong(added), taken=dong(taken), amount=dong(amount_dong)),
            legal=legal,
            fix=_("Giảm số tiền, hoặc chọn lý do khác."),
            field="amount_dong",
        )


@transaction.atomic
def decide(act: YearAct, *, by: Actor, at: datetime) -> YearAct:
    """Quyết định: the paper is issued and the money moves, all of it or nothing."""
    act = _take(act)
    if act.is_decided and act.answered_by_id == by.id:
        return act  # a second press
    permissions.can_decide(act, by).require()
    _require_open_year(act.fund, act.year)
    if act.kind == Kind.CLOSE:
        _require_nothing_open(act.fund, act.year, at)
    act = _answer(act, "decide_year_act", is_decided=True, by=by, at=at)
    document = PAPERS[Kind(act.kind)].issue(act, by=by, at=at).reference
    if act.kind == Kind.CLOSE:
        year_end.close(fund=act.fund, year=act.year, document=document, by=by, at=at)
    for line in act.lines.select_related("project", "subject").order_by("pk"):
        _move(act, line, document, by=by, at=at)
        if line.project:
            payload = {"act": str(act.uuid), "kind": act.kind, "amount_dong": line.amount_dong}
            events.record(line.project.stream, "year_act", payload, by=by, at=at)
    return act


@transaction.atomic
def decline(act: YearAct, *, answer: str, by: Actor, at: datetime) -> YearAct:
    """Không quyết định, or taken back by who asked. The money stays."""
    act = _take(act)
    permissions.can_decline(act, by).require()
    if not answer.strip():
        raise Refused(_("Không quyết định phải có lý do."), fix=_("Ghi lý do."), field="answer")
    act.answer = nfc(answer).strip()
    return _answer(act, "decline_year_act", is_decided=False, by=by, at=at)


def _take(act: YearAct) -> YearAct:
    """The act read again, under the locks of its projects, then of the years it writes in."""
    for project in Project.objects.filter(
        pk__in=act.lines.exclude(project=None).values("project")
    ).order_by("pk"):
        projects.lock(project)
    ledger.hold(act.fund, act.year)
    if act.kind == Kind.CARRY:
        ledger.hold(act.fund, act.year + 1)
    return lock(act)


def _answer(act: YearAct, name: str, *, is_decided: bool, by: Actor, at: datetime) -> YearAct:
    act.is_decided = is_decided
    act.answered_by_id, act.answered_by, act.answered_at = by.id, by.name, at
    act.save(update_fields=["is_decided", "answered_by_id", "answered_by", "answered_at", "answer"])
    payload = _told(act) | by.in_place_of(by.grants_for(*permissions.DECIDERS))
    event = events.record(act.stream, name, payload, by=by, at=at)
    obligations.meet(act, permissions.DECIDE, event=event)
    return act


def _move(act: YearAct, line: YearLine, document: str, *, by: Actor, at: datetime) -> None:
    """Out of the year by the door of its kind; planned money leaves the plan first."""
    subject = line.subject
    key = f"year-act/{act.uuid}/{line.pk}"
    said = year_end.OfTheFund(
        fund=act.fund,
        year=act.year,
        amount_dong=line.amount_dong,
        key=key,
        document=document,
        reason=act.reason,
        by=by,
        at=at,
    )
    if act.kind == Kind.CARRY:
        made = year_end.carry(stage=line.stage, subject=subject, **said)
    else:
        made = []
        if line.stage == stages.PLANNED:
            freed = said | {"key": f"{key}/free"}
            made.append(
                ledger.post(
                    from_stage=stages.PLANNED,
                    to_stage=stages.APPROPRIATED,
                    subject=subject,
                    **freed,
                )
            )
        leave = year_end.cancel if act.kind == Kind.CANCEL else year_end.remit
        made.append(leave(**said))
    YearMove.objects.bulk_create(_moved(line, transfer) for transfer in made)


def _moved(line: YearLine, transfer: Transfer) -> YearMove:
    before, after = transfer.from_account, transfer.to_account
    return YearMove(
        line=line,
        transfer=transfer,
        year=before.year,
        subject_id=before.subject_id or after.subject_id,
        amount_dong=transfer.amount_dong,
    )


def _told(act: YearAct) -> dict[str, object]:
    return {
        "fund": act.fund.code,
        "year": act.year,
        "kind": act.kind,
        "ground": act.ground,
        "amount_dong": sum(act.lines.values_list("amount_dong", flat=True)),
        "asked_by": act.asked_hands,
    }
