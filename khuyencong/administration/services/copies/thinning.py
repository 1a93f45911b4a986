"""Old copies leave a folder: all of two hours, one an hour of two days, then one a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from khuyencong.administration.services.copies import archives
from khuyencong.administration.services.copies.manifests import Name

EVERY, HOURLY = timedelta(hours=2), timedelta(days=2)


def thin(place: str, *, now: datetime, days: int) -> int:
    """The number of copies that left. Pieces that no copy names any more leave too."""
    if place == "-" or place.endswith(".tar"):
        return 0
    folder = archives.Folder(Path(place))
    names = folder.names()
    if len(names) < 2 or names[-1].at.hour == names[-2].at.hour:
        return 0  # once an hour is often enough
    kept = _kept(names, now, timedelta(days=days))
    needed: set[str] = set()
    for name in kept:
        needed |= archives.manifest_of(folder, name).pieces()
    for name in set(names) - kept:
        folder.remove(archives.manifest_path(name))
    for piece in list(folder.kept_pieces()):
        if piece not in needed:
            folder.remove(archives.piece_path(piece))
    return len(names) - len(kept)


def _kept(names: list[Name], now: datetime, longest: timedelta) -> set[Name]:
    """The newest of each span; the newest of each kind always."""
    newest = {(name.kind, _span(name, now)): name for name in names if now - name.at <= longest}
    return {*newest.values(), *{name.kind: name for name in names}.values()}


def _span(name: Name, now: datetime) -> str:
    age = now - name.at
    if age <= EVERY:
        return name.instant
    return name.instant[: len("20261127T10") if age <= HOURLY else len("20261127")]
