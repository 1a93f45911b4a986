"""What the page of one project tells beside its own fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.appraisal import selectors as appraisal
from khuyencong.core.calendar import working_days_left
from khuyencong.core.dates import short
from khuyencong.core.models import Event
from khuyencong.core.money import dong, grouped
from khuyencong.core.told import million as in_words
from khuyencong.directory.models.roles import ROLES, names_of
from khuyencong.obligations import selectors as obligations
from khuyencong.obligations.models import Obligation
from khuyencong.obligations.models.kinds import Text
from khuyencong.programme import selectors as programmes
from khuyencong.programme.models import OtherProgramme
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import EstimateLine, Project
from khuyencong.projects.models.projects import Source
from khuyencong.projects.permissions import duties
from khuyencong.projects.selectors import forecast
from khuyencong.projects.selectors.estimate import public_shares
from khuyencong.projects.selectors.record import Record
from khuyencong.projects.services import contacts
from khuyencong.projects.workflow import PAYMENT, PROJECT

STAGE_NAMES = {
    "planned": lazy("Đã bố trí kế hoạch"),
    "committed": lazy("Đã ký hợp đồng, giao nhiệm vụ"),
    "ordered": lazy("Ở Kho bạc"),
    "advanced": lazy("Tạm ứng"),
    "paid": lazy("Đã thanh toán"),
}


def reminder(project: Project) -> str:
    """A message to copy into a chat or a letter."""
    text = _("Kính gửi đơn vị. Đề án {code} “{title}” đang ở bước: {state}.").format(
        code=project.code, title=project.title, state=project.get_state_display()
    )
    if project.due_date:
        text += " " + _("Hạn: {day}.").format(day=short(project.due_date))
    return text


@dataclass(frozen=True)
class Needed:
    """What is needed now, from whom, until when, and who waits for it."""

    label: Text
    holders: str
    due_date: date | None
    days_left: int | None
    creditor: Promise
    href: str = ""


def needed(
    project: Project, today: date, places: Mapping[str, str], *, idle: Collection[str] = ()
) -> list[Needed]:
    """What is owed about the project, the first due first: each once, with all who may do it.
    `places`: where its reader presses each act that is hers, of which the kind has the name;
    `idle`: kinds that wait for something else, so that nobody can answer them now."""
    alike: dict[tuple[str, str, date | None], list[Obligation]] = {}
    rows = obligations.open_of([project.uuid])[project.uuid]
    rows = [row for row in rows if row.kind not in idle]
    for row in rows:
        alike.setdefault((row.kind, row.part, row.due_date), []).append(row)
    return [
        Needed(
            same[0].words,
            names_of(row.role for row in same),
            due,
            working_days_left(due, today, province=project.province.code) if due else None,
            ROLES[same[0].creditor].label,
            places.get(kind.partition(".")[2], ""),
        )
        for (kind, _part, due), same in alike.items()
    ]


def elsewhere(
    project: Project, lines: Iterable[EstimateLine], today: date
) -> dict[str, list[OtherProgramme]]:
    """Other programmes that pay for items of the estimate, while it may still be changed."""
    if project.state not in {"draft", "registered", "returned", "concluded"}:
        return {}
    known = programmes.standing(project.province.code, on=today)
    return programmes.matches(dict.fromkeys(line.item for line in lines), known)


def expected(project: Project, record: Record, today: date) -> forecast.Forecast | None:
    """When its plan may be expected, while it is on the way there."""
    if project.state not in {"registered", "concluded", "forwarded"}:
        return None
    past = forecast.lives(project.province.code, project.track)
    return forecast.forecast(project, past, on=today, history=record.history)


def public_money(project: Project, lines: Iterable[EstimateLine]) -> list[tuple[str, int, int]]:
    """(whose, public đồng of every programme, per cent of the cost), where there is any.

    Slots of a group that nobody holds yet, and that get the same, are told once.
    """
    nobody = _("mỗi suất chưa chọn cơ sở") if project.is_group else ""
    sums = [
        (who.name if who else nobody, public, public * 100 // cost)
        for who, public, cost in public_shares(projects.as_plain(project, lines))
        if public
    ]
    return list(dict.fromkeys(sums))


@dataclass(frozen=True)
class EstimateTable:
    """Khoản mục against sources: of each line its amounts in the order of `sources`, in đồng, as
    they are shown."""

    sources: list[str]
    rows: list[tuple[EstimateLine, list[str]]]
    total_dong: int
    sums: list[str]


def estimate_table(
    lines: Sequence[EstimateLine], approved: Mapping[int, int] | None = None
) -> EstimateTable:
    """Only the sources that pay for something are columns; lines have their sources at hand.

    `approved`: đồng by source of a line, once the estimate is approved; what was asked stands
    beside it where they differ.
    """
    approved = approved or {}
    by_line: list[dict[str, tuple[int, int]]] = []
    for line in lines:
        amounts: dict[str, tuple[int, int]] = {}
        for one in line.sources.all():
            gets, asked = amounts.get(one.source, (0, 0))
            gets += approved.get(one.pk, one.amount_dong)
            amounts[one.source] = gets, asked + one.amount_dong
        by_line.append(amounts)
    used = [source for source in Source if any(source in amounts for amounts in by_line)]
    of_source = {s: [amounts[s] for amounts in by_line if s in amounts] for s in used}
    return EstimateTable(
        [str(source.label) for source in used],
        [
            (line, [_beside_asked(*amounts[s]) if s in amounts else "–" for s in used])
            for line, amounts in zip(lines, by_line, strict=True)
        ],
        sum(line.amount_dong for line in lines),
        [_beside_asked(*map(sum, zip(*of_source[source], strict=True))) for source in used],
    )


def _beside_asked(approved_dong: int, asked_dong: int) -> str:
    if approved_dong == asked_dong:
        return grouped(approved_dong)
    return _("{approved} (đề nghị {asked})").format(
        approved=grouped(approved_dong), asked=grouped(asked_dong)
    )


def money_parts(asked_dong: int, money: Mapping[str, int]) -> list[tuple[str, int, str]]:
    """The parts of a project's bar, the most final first; what is not placed yet is free."""
    placed = {stage: max(money.get(stage, 0), 0) for stage in STAGE_NAMES}
    free = max(asked_dong - sum(placed.values()), 0)
    whole = sum(placed.values()) + free
    shown = [(stage, placed[stage], STAGE_NAMES[stage]) for stage in reversed(STAGE_NAMES)]
    shown.append(("free", free, lazy("Chưa bố trí")))
    return [
        (stage, dong * 1000 // whole, f"{words}: {in_words(dong)}")
        for stage, dong, words in shown
        if dong
    ]


def rail(state: str) -> list[tuple[str, str]]:
    """The ordinary way with what is done; a state off the way marks the step it interrupts."""
    way = [s.name for s in PROJECT.rail()]
    left = [
        way.index(s)
        for step in PROJECT.steps
        if step.target == state
        for s in step.sources & set(way)
    ]
    place = way.index(state) if state in way else max(left)
    return [
        (
            str(PROJECT.state(name).label),
            "done" if n < place or state == "settled" else "current" if n == place else "todo",
        )
        for n, name in enumerate(way)
    ]


def acts() -> dict[str, Any]:
    """What each event of a project's record is called there."""
    steps = {step.name: step.label for step in (*PROJECT.steps, *PAYMENT.steps)}
    return (
        duties.LABELS
        | steps
        | {
            "recover_advance": _("Thu hồi tạm ứng"),  # until both returns became one step
            "write_estimate": _("Ghi dự toán"),
            "record_past": _("Ghi nhận đề án các năm trước"),
            "place_before": _("Đổi thứ tự ưu tiên"),
            "enter_learners": _("Ghi học viên"),
            "remove_learner": _("Bỏ học viên ghi nhầm"),
            "ask_adjustment": _("Đề nghị điều chỉnh kế hoạch"),
            "year_act": _("Xử lý kinh phí cuối năm"),
            "ask_recovery": _("Đề nghị thu hồi kinh phí"),
            "decide_recovery": _("Quyết định thu hồi kinh phí"),
            "lend": _("Ghi nợ hỗ trợ có thu hồi"),
            "collect_recovery": _("Ghi tiền thu hồi đã nộp"),
            "ask_debt_change": _("Đề nghị đổi lịch nộp, xoá nợ"),
            "decide_debt_change": _("Quyết định đổi lịch nộp, xoá nợ"),
            "decline_debt_change": _("Không đổi lịch nộp, không xoá nợ"),
            "reverse_entry": _("Đảo bút toán"),
            "move_adjustments": _("Chuyển đề nghị điều chỉnh theo quy định mới"),
            "decide_adjustment": _("Điều chỉnh kế hoạch"),
            "refuse_adjustment": _("Không đồng ý điều chỉnh"),
            "ask_opinions": _("Xin ý kiến các cơ quan"),
            "give_opinion": _("Cho ý kiến"),
            "draft_answers": _("Giữ nháp trả lời bổ sung"),
            "answer_item": _("Trả lời một mục bổ sung"),
            "take_back_answer": _("Rút lại trả lời một mục bổ sung"),
            "accept_item": _("Chấp nhận trả lời một mục bổ sung"),
            "ask_item_again": _("Yêu cầu trả lời lại một mục bổ sung"),
            "waive_opinion": _("Thôi chờ một ý kiến"),
            "rule_changed": _("Quy định làm căn cứ đã đổi, cần xem lại"),
            "look_again": _("Đã xem lại theo quy định mới"),
            "fill_slot": _("Chọn đơn vị cho suất"),
            "score": _("Một phiếu chấm điểm"),
            "close_review": _("Hội đồng chốt điểm"),
            "declare_conflict": _("Khai báo xung đột lợi ích"),
            "move_establishment": _("Gộp hoặc tách thẻ của cơ sở"),
            "lift_conflict": _("Gỡ khai báo xung đột"),
            "open_class": _("Mở lớp"),
            "add_trainer": _("Ghi người dạy"),
            "plan_session": _("Xếp buổi học"),
            "cancel_session": _("Bỏ buổi học"),
            "take_attendance": _("Điểm danh"),
            "correct_attendance": _("Sửa điểm danh"),
            "sign_attendance": _("Ký bảng điểm danh"),
            "set_allowance": _("Ghi mức hỗ trợ người học"),
            "prepare_list": _("Lập bảng kê chi trả của lớp"),
            "approve_list": _("Duyệt bảng kê chi trả của lớp"),
            "withdraw_list": _("Rút bảng kê chi trả của lớp"),
        }
    )


def timeline(history: Sequence[Event]) -> list[dict]:
    """All that was done, `history`, the newest first, in words."""
    labels = acts()
    return [
        {
            "at": event.at,
            "title": _told(event, labels),
            "by": event.by_name,
            "paper": event.payload.get("paper") if event.kind == "take_back" else None,
        }
        for event in reversed(history)
    ]


def _told(event: Event, labels: Mapping[str, Any]) -> str:
    """One line of the record; a call says what was said, a dossier taken back why."""
    if event.kind == "move_due_date":
        due = {name: short(date.fromisoformat(event.payload[name])) for name in ("from", "to")}
        return _("Dời hạn từ {before} đến {after} theo {notice}").format(
            before=due["from"], after=due["to"], notice=event.payload["notice"]
        )
    if event.kind in {"take_back", "withdraw"} and isinstance(event.payload.get("reason"), str):
        return f"{labels[event.kind]}: {event.payload['reason']}"
    if event.kind != contacts.KIND:
        return str(labels.get(event.kind, event.kind)) + _with_what(event.payload)
    payload = event.payload
    return ": ".join(filter(None, (str(contacts.CHANNELS[payload["channel"]]), payload["text"])))


def _with_what(payload: Mapping[str, Any]) -> str:
    """The figure and the number that an event tells, behind its name."""
    dong = payload.get("amount_dong", payload.get("paid_dong"))
    told = [in_words(dong)] if isinstance(dong, int) else []
    if isinstance(percent := payload.get("percent"), int):
        told.append(f"{percent} %")
    if isinstance(number := payload.get("number"), str) and number:
        told.append(_("số {number}").format(number=number))
    return f": {', '.join(told)}" if told else ""


def answers(project: Project) -> list[tuple[str, str, str, str, str]]:
    """What the bodies want changed, as rows: body, item, words, amount, what became of it."""
    rows = []
    for point in appraisal.points(project):
        said = _("chưa trả lời")
        if point.answer:
            way = _("Tiếp thu.") if point.answer.is_adopted else _("Giải trình.")
            said = f"{way} {point.answer.text} ({point.answer.answered_by})"
            if point.needs_decision:
                said += ": " + _("chờ lãnh đạo Sở quyết định")
            elif point.answer.reason:
                said += ". " + _("Xét tiếp: {reason}").format(reason=point.answer.reason)
        rows.append(
            (
                f"{point.opinion.organisation.newest_name} ({point.opinion.get_stance_display()})",
                point.item or _("Ý kiến chung"),
                point.text,
                "–" if point.proposed_dong is None else dong(point.proposed_dong),
                said,
            )
        )
    return rows
