"""Takes one copy while people work: keys first, then one moment of the database, then files.

The order is the consistency. The mark beside the key must not run ahead of the standings in the
database, and a file is on the disk before a row names it: every row of the copy has its file.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db import connection

from khuyencong.administration.services.copies import archives, snapshots
from khuyencong.administration.services.copies.manifests import DATABASE, Manifest, Name, Part
from khuyencong.core.errors import Refused

FOLDERS = ("checkpoints", "forms")  # below the data folder; kept files are asked of the storage
ATTEMPTS, PAUSE = 3, 1.0  # seconds between two of them
DRAWN_AGAIN = ("converted",)  # below the kept files


@dataclass(frozen=True)
class Taken:
    name: Name
    manifest: Manifest


def take(place: str, *, at: datetime, files_only: bool = False) -> Taken:
    """A copy into `place`: a folder of copies (only what is new is written), a .tar, or `-`.

    Raises Refused when the place holds that file already or PostgreSQL's programs fail.
    """
    with _alone(), archives.begun(place) as archive:
        known = _known(archive)
        parts = [*_keys(archive), *_own_folders(archive)]
        if files_only:
            manifest = Manifest(at=at, parts=(*parts, *_files(archive, known)))
        else:
            facts, database = _database(archive)
            manifest = Manifest(
                at=at,
                parts=(*parts, database, *_files(archive, known)),
                vendor=connection.vendor,
                migrations=facts.migrations,
                counts=facts.counts,
                last_event_at=facts.last_event_at,
            )
        return Taken(archives.seal(archive, manifest), manifest)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One copy of this system at a time: the next one waits."""
    with (Path(settings.DATA_DIR) / "copying").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _database(archive: archives.Archive) -> tuple[snapshots.Facts, Part]:
    """Tried again when the tables were being changed: the service starts in the same minute."""
    for _attempt in range(ATTEMPTS - 1):
        with contextlib.suppress(Refused):
            return _moment(archive)
        time.sleep(PAUSE)
    return _moment(archive)


def _moment(archive: archives.Archive) -> tuple[snapshots.Facts, Part]:
    with snapshots.taken() as (facts, stream):
        return facts, archives.add(archive, DATABASE, stream)


def _known(archive: archives.Archive) -> dict[tuple[str, int], Part]:
    """Kept files of the newest copy: named by their content, they need not be read again."""
    if not (names := archive.names()):
        return {}
    newest = archives.manifest_of(archive, names[-1])
    return {
        (part.name, part.size): part
        for part in newest.parts
        if _is_named_by_content(part) and all(archive.has(piece) for piece in part.pieces)
    }


def _is_named_by_content(part: Part) -> bool:
    return part.name.startswith("files/") and len(part.name.rpartition("/")[2]) == 64


def _keys(archive: archives.Archive) -> Iterator[Part]:
    """Keys in force, also those that stand in the environment; then what lies beside them."""
    in_force = {"secret_key": settings.SECRET_KEY, "standing_key": settings.STANDING_KEY}
    for name, value in in_force.items():
        yield archives.add(archive, f"keys/{name}", io.BytesIO(value.encode("ascii")))
    for path in sorted((Path(settings.DATA_DIR) / "keys").glob("*")):
        if path.is_file() and path.name not in in_force and path.suffix != ".new":
            with path.open("rb") as file:
                yield archives.add(archive, f"keys/{path.name}", file)


def _own_folders(archive: archives.Archive) -> Iterator[Part]:
    root = Path(settings.DATA_DIR)
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file():
                with path.open("rb") as file:
                    yield archives.add(archive, path.relative_to(root).as_posix(), file)


def _files(archive: archives.Archive, known: dict[tuple[str, int], Part]) -> Iterator[Part]:
    for name in names_below(default_storage):
        try:
            part = known.get((f"files/{name}", default_storage.size(name)))
            if part is None:
                with default_storage.open(name, "rb") as file:
                    part = archives.add(archive, f"files/{name}", file)  # type: ignore[arg-type]
        except FileNotFoundError:
            continue  # pieces of an upload that was finished or given up meanwhile
        yield part


def names_below(storage: Storage, folder: str = "") -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        if not name.startswith("tmp"):  # a file that is being written
            yield f"{folder}/{name}".lstrip("/")
    for name in sorted(folders):
        if folder or name not in DRAWN_AGAIN:
            yield from names_below(storage, f"{folder}/{name}".lstrip("/"))
