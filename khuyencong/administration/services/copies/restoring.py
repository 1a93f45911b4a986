"""The way back: a copy into an empty data folder and an empty database."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from khuyencong.administration.services.copies import archives, snapshots
from khuyencong.administration.services.copies.manifests import DATABASE, Manifest, Name, Part
from khuyencong.administration.services.copies.taking import names_below
from khuyencong.core.errors import Refused

MARK = "keys/standings_until"


@dataclass(frozen=True)
class Restored:
    """`told`: what migrations and `verify` said; `is_sound`: whether `verify` held;
    `last_event_at`: of the database that stands there now."""

    name: Name
    manifest: Manifest
    last_event_at: datetime | None
    is_sound: bool
    told: str


def restore(place: str, *, files_only: bool = False) -> Restored:
    """The newest copy of `place`. With `files_only` the database stands there already: keys and
    files alone are put back.

    Refused, with nothing written, when the target is not empty, a piece is gone or changed, or the
    copy is of a newer version. An older one is migrated. `verify` runs at the end.
    """
    with archives.opened(place) as archive:
        name = _newest(archive, files_only)
        manifest = archives.manifest_of(archive, name)
        _require_known(manifest)
        if not files_only:
            _require_empty_database(manifest)
        _require_no_files()
        archives.check(archive, manifest)
        _require_same_key(archive, manifest)
        if not files_only:
            _load_database(archive, manifest)
        for part in manifest.parts:
            if part.name != DATABASE:
                _write(archive, part)
    _hold_mark_back()
    last_event_at = snapshots.last_event_at(snapshots.loaded)
    connection.close()
    is_sound, told = _migrate_and_verify()
    return Restored(name, manifest, last_event_at, is_sound, told)


def _newest(archive: archives.Archive, files_only: bool) -> Name:
    names = [name for name in archive.names() if files_only or name.kind == "full"]
    if not names:
        raise Refused(_("Không có bản sao nào trọn vẹn ở đó."), fix=_("Xem lại đường dẫn."))
    return names[-1]


def _require_known(manifest: Manifest) -> None:
    known = set(MigrationLoader(None).disk_migrations)
    ours = {app for app, _name in known}
    if newer := [pair for pair in manifest.migrations if pair[0] in ours and pair not in known]:
        raise Refused(
            _("Bản sao của phiên bản mới hơn: phiên bản này chưa biết {migration}.").format(
                migration=".".join(newer[0])
            ),
            fix=_("Cài đúng phiên bản đã sao rồi khôi phục."),
        )


def _require_empty_database(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise Refused(
            _("Bản sao từ {copied}, còn máy này dùng {here}.").format(
                copied=manifest.vendor, here=connection.vendor
            ),
            fix=_("Đặt DATABASE_URL cho đúng loại cơ sở dữ liệu đã sao."),
        )
    if not snapshots.is_empty():
        raise Refused(
            _("Cơ sở dữ liệu ở đây không trống."),
            fix=_("Khôi phục vào thư mục và cơ sở dữ liệu mới; không ghi đè lên bản đang có."),
        )


def _require_no_files() -> None:
    if next(names_below(default_storage), None) is not None:
        raise Refused(
            _("Thư mục dữ liệu đã có tệp lưu giữ."),
            fix=_("Khôi phục vào một thư mục trống: đặt KHUYENCONG_DATA."),
        )


def _require_same_key(archive: archives.Archive, manifest: Manifest) -> None:
    for variable, name in (
        ("KHUYENCONG_SECRET_KEY", "keys/secret_key"),
        ("KHUYENCONG_STANDING_KEY", "keys/standing_key"),
    ):
        part = next((part for part in manifest.parts if part.name == name), None)
        given = os.environ.get(variable)
        if part and given and b"".join(archives.read(archive, part)) != given.encode():
            raise Refused(
                _("{variable} khác khoá trong bản sao.").format(variable=variable),
                fix=_("Bỏ biến này khi khôi phục, hoặc đặt đúng khoá đã dùng lúc sao."),
            )


def _load_database(archive: archives.Archive, manifest: Manifest) -> None:
    """Counts every table before anything else touches it."""
    (database,) = (part for part in manifest.parts if part.name == DATABASE)
    snapshots.load(archives.read(archive, database))
    counted = snapshots.counts(snapshots.loaded, [table for table, _count in manifest.counts])
    if differing := [table for table, _count in set(manifest.counts) - set(counted)]:
        raise Refused(
            _("Số dòng sau khi nạp khác lúc sao ở: {tables}.").format(
                tables=", ".join(sorted(differing))
            ),
            fix=_("Dùng bản sao khác; báo ngay người phụ trách sao lưu."),
        )


def _write(archive: archives.Archive, part: Part) -> None:
    if part.name.startswith("files/"):
        with tempfile.TemporaryFile() as content:  # a bucket reads what it is given
            content.writelines(archives.read(archive, part))
            content.seek(0)
            default_storage.save(part.name.removeprefix("files/"), File(content))
        return
    path = Path(settings.DATA_DIR) / part.name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    with path.open("wb") as file:
        file.writelines(archives.read(archive, part))


def _hold_mark_back() -> None:
    """A database that came back from a stream of changes may be older than the mark beside the key;
    standings that were never kept there are not lost ones."""
    path = Path(settings.DATA_DIR) / MARK
    if path.exists():
        kept = snapshots.loaded("SELECT max(event_id) FROM core_standing")[0][0] or 0
        path.write_text(str(min(int(path.read_text(encoding="ascii")), kept)), encoding="ascii")


READY = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
call_command("verify")
"""


def _migrate_and_verify() -> tuple[bool, str]:
    """In a process of its own: it starts with the keys that were just put back."""
    done = subprocess.run(  # noqa: S603  (our own commands)
        [
            sys.executable,
            str(settings.BASE_DIR / "manage.py"),
            "shell",
            "--no-imports",
            "-c",
            READY,
        ],
        capture_output=True,
        text=True,
    )
    return done.returncode == 0, done.stdout + done.stderr
