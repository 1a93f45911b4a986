"""Gộp cơ sở trùng: one person proposes, another confirms, everything moves in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.decisions import Decision
from khuyencong.core.errors import Refused
from khuyencong.core.full_text import words_of
from khuyencong.core.models import Event
from khuyencong.directory import permissions
from khuyencong.directory.models import BankAccount, Establishment, Merge
from khuyencong.directory.selectors import merges as selectors
from khuyencong.directory.services import bank_accounts, likenesses

KIND = "move_establishment"
_guards: list[Callable[[Establishment, Establishment], Decision]] = []
_followers: list[Callable[[Establishment], None]] = []


def register(
    guard: Callable[[Establishment, Establishment], Decision],
    follow: Callable[[Establishment], None],
) -> None:
    """From an app above: what forbids that two become one, and what it writes anew of a card."""
    if guard not in _guards:
        _guards.append(guard)
        _followers.append(follow)


def tell_above(card: Establishment) -> None:
    """What the apps above keep of a card that was just written: its words, its place, its owner."""
    for follow in _followers:
        follow(card)


@transaction.atomic
def propose(
    kept: Establishment,
    *,
    merged: Establishment,
    reason: str,
    account: str = "",
    by: Actor,
    at: datetime,
) -> Merge:
    """Đề nghị gộp `merged` vào `kept`; nothing moves until another person confirms. `account`: of
    which card the bank account goes on, "kept" or "merged", where both have one in use."""
    kept, merged = _lock(kept, merged)
    _require_possible(kept, merged, by)
    if Merge.objects.filter(answered_at=None, merged__in=(kept, merged)).exists() or (
        Merge.objects.filter(answered_at=None, kept=merged).exists()
    ):
        raise Refused(
            _("Một trong hai cơ sở đang chờ xác nhận một đề nghị gộp khác."),
            fix=_("Xác nhận hoặc bỏ đề nghị đó trước."),
        )
    merge = Merge.objects.create(
        kept=kept,
        merged=merged,
        reason=reason,
        account=_chosen(kept, merged, account),
        asked_by_id=by.id,
        asked_by=by.name,
        asked_hands=sorted(by.hands(*permissions.REGISTRARS)),
        asked_at=at,
    )
    payload = {"kept": kept.code, "merged": merged.code, "reason": events.seal(reason)}
    events.record(merge.stream, "ask_merge", payload, by=by, at=at)
    return merge


def _chosen(kept: Establishment, merged: Establishment, account: str) -> BankAccount | None:
    both = bank_accounts.both_current(kept, merged)
    if not both:
        return None
    numbers = [(row.number, row.bank) for row in both]
    if account not in ("kept", "merged") and numbers[0] != numbers[1]:
        raise Refused(
            _("Hai thẻ đang dùng hai số tài khoản: {kept} và {merged}.").format(
                kept=both[0].number, merged=both[1].number
            ),
            fix=_("Chọn số tài khoản dùng sau khi gộp; số kia giữ ở lịch sử."),
            field="account",
        )
    return both[account == "merged"]


def _end_other_account(merge: Merge, *, at: datetime) -> list[int]:
    """Exactly one bank account goes on: the one that both persons saw."""
    both = bank_accounts.both_current(merge.kept, merge.merged)
    if not both:
        return []
    chosen = next((row for row in both if row.pk == merge.account_id), None)
    if chosen is None:
        raise Refused(
            _("Số tài khoản của hai cơ sở đã đổi sau khi đề nghị gộp."),
            fix=_("Chọn “Không gộp” rồi đề nghị lại, chọn số tài khoản dùng sau khi gộp."),
        )
    return bank_accounts.end_all_but(chosen, both, at=at)


def _lock(kept: Establishment, merged: Establishment) -> tuple[Establishment, Establishment]:
    """Both, read again under their locks, taken in one order."""
    both = Establishment.objects.select_for_update(of=("self",)).select_related("province", "place")
    found = {row.pk: row for row in both.filter(pk__in=(kept.pk, merged.pk)).order_by("pk")}
    return found[kept.pk], found[merged.pk]


def _require_possible(kept: Establishment, merged: Establishment, by: Actor) -> None:
    permissions.can_merge(kept, by).require()
    permissions.can_merge(merged, by).require()
    if kept == merged:
        raise Refused(_("Đây là cùng một thẻ."), fix=_("Chọn thẻ của cơ sở trùng."), field="merged")
    if kept.province_id != merged.province_id:
        raise Refused(
            _("Hai cơ sở ở hai tỉnh nên không gộp."),
            fix=_("Cơ sở chuyển tỉnh thì mỗi tỉnh giữ một thẻ."),
        )
    for row in (kept, merged):
        if row.merged_into_id is not None:
            raise Refused(
                _("{name} ({code}) đã gộp vào cơ sở khác.").format(name=row.name, code=row.code),
                fix=_("Mở thẻ của cơ sở còn lại."),
            )
    for guard in _guards:
        guard(kept, merged).require()


def _take(merge: Merge) -> Merge:
    row = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    row.kept, row.merged = _lock(row.kept, row.merged)
    return row


@transaction.atomic
def confirm(merge: Merge, *, by: Actor, at: datetime) -> Merge:
    """Xác nhận gộp: the second person. All that points to the one points to the other, each with
    an event; the card that was merged stays readable and leads on."""
    merge = _take(merge)
    permissions.can_confirm_merge(merge, by).require()
    kept, merged = merge.kept, merge.merged
    _require_possible(kept, merged, by)
    merge.known_as_before = kept.known_as
    ended = _end_other_account(merge, at=at)
    moved = _move(selectors.rows(merged), kept)
    kept.known_as = words_of(kept.known_as, merged.words_now)
    merged.merged_into = kept
    _write_cards(kept, merged)
    payload = {"kept": kept.code, "merged": merged.code, "asked_by": merge.asked_hands}
    payload |= {"account": merge.account_id, "ended_accounts": ended}
    _record(merge, moved, "merge", payload, by=by, at=at)
    merge.moved = {"rows": moved, "of_kept": _counts(kept), "accounts": ended}
    last = Event.objects.filter(stream=merge.kept.stream).order_by("seq").last()
    assert last is not None  # written just now
    merge.last_event = last.pk
    return _answer(merge, is_confirmed=True, by=by, at=at)


def _move(rows: dict[tuple[type, str], list[int]], to: Establishment) -> dict[str, list[int]]:
    """{"app.Model.field": keys that moved}. What would stand twice, or name one as another, stays
    where it is."""
    moved: dict[str, list[int]] = {}
    for (model, name), keys in rows.items():
        others = [other for one, other in selectors.relations() if one is model and other != name]
        for row in model._default_manager.filter(pk__in=keys).order_by("pk"):  # type: ignore[attr-defined]
            if any(getattr(row, f"{other}_id") == to.pk for other in others):
                continue
            setattr(row, name, to)
            try:
                with transaction.atomic():
                    row.save(update_fields=[name])
            except IntegrityError:
                continue
            moved.setdefault(f"{model._meta.label}.{name}", []).append(row.pk)  # type: ignore[attr-defined]
    return moved


def _write_cards(kept: Establishment, merged: Establishment) -> None:
    kept.words, merged.words = kept.words_now, merged.words_now
    kept.save(update_fields=["known_as", "words"])
    merged.save(update_fields=["merged_into", "words"])
    for row in (kept, merged):
        tell_above(row)


def _record(
    merge: Merge, moved: dict[str, list[int]], kind: str, payload: dict, *, by: Actor, at: datetime
) -> None:
    """An event in every chain whose rows moved, then in those of the merge and of both cards."""
    for stream in sorted(_streams(moved) - {merge.kept.stream, merge.merged.stream}):
        events.record(stream, KIND, payload, by=by, at=at)
    for stream in (merge.stream, merge.merged.stream, merge.kept.stream):
        events.record(stream, kind, payload, by=by, at=at)


def _streams(moved: dict[str, list[int]]) -> set[str]:
    found: set[str] = set()
    for label, keys in moved.items():
        found |= selectors.streams_of(apps.get_model(label.rpartition(".")[0]), keys)
    return found


def _counts(kept: Establishment) -> dict[str, int]:
    return {
        f"{model._meta.label}.{name}": len(keys)
        for (model, name), keys in selectors.rows(kept).items()
    }


@transaction.atomic
def decline(merge: Merge, *, by: Actor, at: datetime) -> Merge:
    """Không gộp, or taken back by who asked. Nothing moves."""
    merge = _take(merge)
    permissions.can_decline_merge(merge, by).require()
    payload = {"kept": merge.kept.code, "merged": merge.merged.code}
    events.record(merge.stream, "decline_merge", payload, by=by, at=at)
    return _answer(merge, is_confirmed=False, by=by, at=at)


def _answer(merge: Merge, *, is_confirmed: bool, by: Actor, at: datetime) -> Merge:
    merge.is_confirmed = is_confirmed
    merge.answered_by_id, merge.answered_by, merge.answered_at = by.id, by.name, at
    merge.save()
    return merge


@transaction.atomic
def undo(merge: Merge, *, reason: str, by: Actor, at: datetime) -> Merge:
    """Tách lại: what moved goes back, within thirty days and while nothing happened since."""
    merge = _take(merge)
    permissions.can_merge(merge.kept, by).require()
    until = merge.undo_until
    if until is None or merge.undone_at:
        raise Refused(_("Lần gộp này không còn để tách."), fix=_("Xem thẻ của hai cơ sở."))
    if hanoi_date(at) > until:
        raise Refused(
            _("Chỉ tách lại được đến hết ngày {day}.").format(day=short(until)),
            fix=_("Khai báo cơ sở mới, từ nay ghi riêng; việc cũ giữ ở thẻ đã gộp."),
        )
    kept, merged, moved = merge.kept, merge.merged, merge.moved["rows"]
    _require_nothing_since(merge, moved)
    for label, keys in moved.items():
        model, name = label.rsplit(".", 1)
        for row in apps.get_model(model)._default_manager.filter(pk__in=keys).order_by("pk"):
            setattr(row, name, merged)
            row.save(update_fields=[name])
    bank_accounts.take_up_again(merge.moved.get("accounts", []))
    kept.known_as, merged.merged_into = merge.known_as_before, None
    _write_cards(kept, merged)
    likenesses.write(merged)
    payload = {"kept": kept.code, "merged": merged.code, "reason": events.seal(reason)}
    _record(merge, moved, "undo_merge", payload, by=by, at=at)
    merge.undone_by, merge.undone_at, merge.undone_because = by.name, at, reason
    merge.save(update_fields=["undone_by", "undone_at", "undone_because"])
    return merge


def _require_nothing_since(merge: Merge, moved: dict[str, list[int]]) -> None:
    streams = _streams(moved) | {merge.kept.stream, merge.merged.stream}
    since = Event.objects.filter(stream__in=streams, pk__gt=merge.last_event).order_by("pk").first()
    if since is not None or _counts(merge.kept) != merge.moved["of_kept"]:
        day = hanoi_date(since.at) if since else None
        raise Refused(
            _("Sau khi gộp đã có việc mới, ngày {day}, do {name} ghi.").format(
                day=short(day), name=since.by_name
            )
            if since is not None and day is not None
            else _("Sau khi gộp đã có hồ sơ mới."),
            fix=_("Khai báo cơ sở mới, từ nay ghi riêng; việc cũ giữ ở thẻ đã gộp."),
        )
