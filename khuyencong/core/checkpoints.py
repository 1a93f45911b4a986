"""The daily root over all chains, and the check of chains and roots."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext as _

from khuyencong.core import bare
from khuyencong.core.bare import Keys
from khuyencong.core.chain import (
    DIGESTED,
    canonical,
    digest_as_written,
    digest_of_bytes,
    in_order,
    marker,
    written_by_stream,
)
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.models import Checkpoint, Event, Stream
from khuyencong.core.roots import BRANCHES, FAN, TREE, Heads, Root

logger = logging.getLogger(__name__)
HOUR = timedelta(hours=1)
AT_ONCE = 4000  # chains whose heads are asked for in one query
MOST_HEADS = 250_000  # of chains, held at once: about 120 MB
NAMED = 20  # events without a mark that are named one by one


@dataclass(frozen=True)
class Line:
    """One checkpoint as written outside the database."""

    on: str
    last_event_id: int
    event_count: int
    root: str


def take_checkpoint(*, on: date, at: datetime) -> Checkpoint:
    """Compute, store and write the root of now. Nothing new on the same day: the last one again.

    On PostgreSQL writers of events wait only until the last number is known, so that no smaller
    one appears later; events never change, so that the rest is read beside them.
    """
    with transaction.atomic(durable=True):
        _keep_writers_out()
        last_event_id = Event.objects.aggregate(last=Max("id"))["last"] or 0
    heads, count = heads_until(last_event_id)
    root = heads.root()
    with transaction.atomic(durable=True):
        last = Checkpoint.objects.order_by("pk").last()
        if last is not None and last.on == on and last.last_event_id == last_event_id:
            checkpoint = last
        else:
            checkpoint = Checkpoint.objects.create(
                on=on,
                at=at.astimezone(UTC),
                last_event_id=last_event_id,
                event_count=count,
                stream_count=len(heads),
                root=root,
                moved_heads=_moved_heads(last, last_event_id),
            )
    write_line(checkpoint)
    return checkpoint


def heads_until(last_event_id: int) -> tuple[Heads, int]:
    """The heads as they were then, and the number of events until then."""
    heads, count = Heads(), 0
    for _id, stream, seq, digest in _moves(last_event_id):
        heads.put(stream, seq, digest)
        count += 1
    return heads, count


def _moves(until: int, *, after: int = 0) -> Iterator[tuple[Any, ...]]:
    """(id, stream, seq, hash) of the events with after < id ≤ until, in their order."""
    events = Event.objects.filter(id__gt=after, id__lte=until).order_by("id")
    return bare.rows(events, "id", "stream", "seq", "hash", is_long=True)


def file_of(on: date) -> Path:
    return Path(settings.DATA_DIR) / "checkpoints" / f"{on.isoformat()}.txt"


def write_line(checkpoint: Checkpoint) -> Path:
    """Append the checkpoint to the file of its day and fsync; a line once written stays.

    The same in each folder of KHUYENCONG_CHECKPOINT_COPIES; one that is not there is logged.
    """
    path = file_of(checkpoint.on)
    path.parent.mkdir(parents=True, exist_ok=True)
    _append(path, checkpoint)
    for folder in settings.CHECKPOINT_COPIES:
        try:
            _append(Path(folder) / path.name, checkpoint)
        except OSError:
            logger.exception("A checkpoint could not be copied")
    return path


def _append(path: Path, checkpoint: Checkpoint) -> None:
    line = line_of(checkpoint) + "\n"
    with path.open("a+", encoding="utf-8") as file:
        file.seek(0)
        if line not in file.readlines():
            file.write(line)
        file.flush()
        os.fsync(file.fileno())


def line_of(checkpoint: Checkpoint) -> str:
    return " ".join(f"{name}={value}" for name, value in vars(_line(checkpoint)).items())


def read_file(path: Path) -> list[Line]:
    """Raises Refused when the file is not one of ours."""
    try:
        text = path.read_text(encoding="utf-8")
        lines = [_parsed(line) for line in text.splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError, ValueError, KeyError) as error:
        raise Refused(
            _("Không đọc được tệp điểm niêm phong {file}: {error}.").format(file=path, error=error),
            fix=_("Dùng tệp trong thư mục checkpoints hoặc bản đã in, gửi đi."),
        ) from error
    if not lines:
        raise Refused(_("Tệp điểm niêm phong {file} không có dòng nào.").format(file=path))
    return lines


def check() -> list[str]:
    """Faults of all chains and of all stored checkpoints, in words, each with its place."""
    return [fault for part in PARTS for fault in part()]


def check_against(lines: Iterable[Line]) -> list[str]:
    """Faults found by checkpoints kept outside the database."""
    return [_root_fault(line, count) for line, count in _differences(lines)]


def checkpoint_job(*, now: datetime) -> None:
    """Once an hour in which something happened, and once a Hanoi day. The worker asks more often,
    so that a missed hour does not lose the next."""
    last = Checkpoint.objects.order_by("pk").last()
    today = hanoi_date(now)
    if last is None or last.on != today or not last.at <= now < last.at + HOUR:
        take_checkpoint(on=today, at=now)


def _chain_faults(chains: Q) -> list[str]:
    """Of the events of these chains."""
    faults: list[str] = []
    unmarked: list[str] = []
    heads: dict[str, tuple[int, str]] = {}
    mark_of_hash = marker()
    for stream, chain in groupby(written_by_stream(chains), itemgetter(0)):
        seq, digest, last_id = 0, "", 0
        for _stream, own, previous, content, kept, mark, pk in chain:
            place = f"{stream} #{own}"
            if own != seq + 1 or pk < last_id:
                faults.append(
                    _("Sự kiện {place}: đứng sau #{seq}; có sự kiện bị xoá, chèn hoặc đảo.").format(
                        place=place, seq=seq
                    )
                )
            elif previous != digest:
                faults.append(
                    _("Sự kiện {place}: không nối với #{seq}.").format(place=place, seq=seq)
                )
            if digest_of_bytes(content) != kept and _digest(pk) != kept:
                faults.append(_("Sự kiện {place}: nội dung đã bị sửa.").format(place=place))
            elif mark != mark_of_hash(kept):
                unmarked.append(place)
            seq, digest, last_id = own, kept, pk
        heads[stream] = (seq, digest)
        if len(heads) == AT_ONCE:
            faults += _head_faults(heads)
            heads = {}
    return [*faults, *_mark_faults(unmarked), *_head_faults(heads)]


def _digest(pk: int) -> str:
    """Worked out here from the columns: what a database wrote accuses nobody."""
    (content,) = bare.rows(Event.objects.filter(pk=pk), *DIGESTED)
    return digest_as_written(list(content))


def _mark_faults(places: list[str]) -> list[str]:
    """Events that this system did not record, or that another key marked."""
    faults = [
        _("Sự kiện {place}: không mang dấu của hệ thống; không phải do hệ thống ghi.").format(
            place=place
        )
        for place in places[:NAMED]
    ]
    if len(places) > NAMED:
        faults.append(
            _("Còn {count} sự kiện nữa không mang dấu; nếu đã thay khoá, chạy mark_events.").format(
                count=len(places) - NAMED
            )
        )
    return faults


def _head_faults(heads: dict[str, tuple[int, str]]) -> Iterator[str]:
    """Chains whose head, as kept, is not their last event."""
    own = Stream.objects.filter(name__among=Keys(list(heads)), seq__gt=0)
    kept = own.values_list("name", "seq", "hash")
    stored = {name: (seq, digest) for name, seq, digest in kept}
    for name, head in heads.items():
        if stored.get(name) != head:
            yield _head_fault(name, found=head[0], expected=stored.get(name, (0, ""))[0])


def _lost_chains() -> list[str]:
    events = Event.objects.filter(stream=OuterRef("name"))
    lost = Stream.objects.filter(~Exists(events), seq__gt=0).order_by("name")
    return [
        _head_fault(name, found=0, expected=seq) for name, seq in lost.values_list("name", "seq")
    ]


def _head_fault(name: str, *, found: int, expected: int) -> str:
    return _("Chuỗi {name}: có đến #{found}, phải có đến #{expected}.").format(
        name=name, found=found, expected=expected
    )


def _checkpoint_faults() -> list[str]:
    """Of the table, and of the files written beside it: one that left the table still counts."""
    stored = {_line(checkpoint): checkpoint for checkpoint in Checkpoint.objects.order_by("pk")}
    written = {
        line for path in sorted(file_of(date.min).parent.glob("*.txt")) for line in _of(path)
    }
    faults = [
        _("Điểm niêm phong ngày {on} ({root}): có trong tệp, không còn trong bảng.").format(
            on=line.on, root=line.root[:12]
        )
        for line in sorted(written - stored.keys(), key=lambda one: (one.on, one.last_event_id))
    ]
    for line, count in _differences(stored.keys() | written):
        faults += [_root_fault(line, count), *_lost_heads(stored.get(line))]
    return faults


def _of(path: Path) -> list[Line]:
    """An unreadable file says nothing here: `verify --checkpoint` refuses it by name."""
    try:
        return read_file(path)
    except Refused:
        return []


def _differences(lines: Iterable[Line]) -> Iterator[tuple[Line, int]]:
    """Lines that do not agree with the events, with the number of events found for each."""
    in_turn = sorted(lines, key=lambda one: one.last_event_id)
    for line, (count, root) in zip(in_turn, _roots_at(in_turn), strict=True):
        if count != line.event_count or root != line.root:
            yield line, count


def _roots_at(lines: list[Line]) -> list[tuple[int, str]]:
    """For each line the number of events until then and their root, of the line's own kind.

    A pass over the events stops at each line in order; it follows as many branches as memory
    allows. A root of the old kind takes all of them at once: it stands on the first events only.
    """
    chains = Stream.objects.count()
    has_old = any(not line.root.startswith(TREE) for line in lines)
    at_once = FAN if has_old or chains <= MOST_HEADS else max(1, FAN * MOST_HEADS // chains)
    roots: list[Root | str] = [Root() for _line in lines]
    counts = [0] * len(lines)
    for first in range(0, FAN, at_once) if lines else ():
        heads, count = Heads(BRANCHES[first : first + at_once]), 0
        moves = _moves(lines[-1].last_event_id)
        move = next(moves, None)
        for place, line in enumerate(lines):
            while move is not None and move[0] <= line.last_event_id:
                heads.put(*move[1:])
                count, move = count + 1, next(moves, None)
            counts[place], root = count, roots[place]
            if not line.root.startswith(TREE):
                roots[place] = heads.old_root()
            elif isinstance(root, Root):
                root.add(heads.branches())
    return [(count, str(root)) for count, root in zip(counts, roots, strict=True)]


def _lost_heads(checkpoint: Checkpoint | None) -> list[str]:
    """The chains at fault, by the heads that had moved when the checkpoint was taken."""
    if checkpoint is None:
        return []
    return [
        _("Sự kiện {stream} #{seq}: đã niêm phong ngày {on}, nay không còn như cũ.").format(
            stream=stream, seq=seq, on=checkpoint.on
        )
        for stream, seq, digest in json.loads(checkpoint.moved_heads)
        if not Event.objects.filter(stream=stream, seq=seq, hash=digest).exists()
    ]


def _root_fault(line: Line, count: int) -> str:
    return _(
        "Điểm niêm phong ngày {on}: mã gốc không khớp; "
        "lúc đó có {expected} sự kiện, nay đếm được {found}."
    ).format(on=line.on, expected=line.event_count, found=count)


def _moved_heads(last: Checkpoint | None, until: int) -> str:
    heads = {
        event.stream: [event.stream, event.seq, event.hash]
        for event in in_order(after=last.last_event_id if last else 0, until=until)
    }
    return canonical([heads[name] for name in sorted(heads)])


def _line(checkpoint: Checkpoint) -> Line:
    return Line(
        on=checkpoint.on.isoformat(),
        last_event_id=checkpoint.last_event_id,
        event_count=checkpoint.event_count,
        root=checkpoint.root,
    )


def _keep_writers_out() -> None:
    """SQLite needs nothing: its transaction, begun IMMEDIATE, is alone already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE core_event IN SHARE MODE")


def _parsed(line: str) -> Line:
    parts = dict(part.split("=", 1) for part in line.split())
    return Line(
        on=date.fromisoformat(parts["on"]).isoformat(),
        last_event_id=int(parts["last_event_id"]),
        event_count=int(parts["event_count"]),
        root=parts["root"],
    )


# Of the whole check. Half of all events are of projects.
OF_PROJECTS = Q(stream__startswith="project:")
PARTS = (
    partial(_chain_faults, OF_PROJECTS),
    partial(_chain_faults, ~OF_PROJECTS),
    _lost_chains,
    _checkpoint_faults,
)
