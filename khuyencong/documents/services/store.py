"""Contents of files, kept by the hash of what is in them: in a folder, or in a bucket (S3).

Everything goes through Django's storage, so that both are the same to whoever keeps and reads.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import datetime
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused

FORMATS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xml": "application/xml",
}


class NotKept(Refused):
    """A file that is gone, or no longer what it was when it was kept."""


def keep(content: bytes) -> str:
    """Keeps it whole before any row names it. What is there already is written anew: its age is
    counted from now, so that the sweeper leaves it alone until the row stands."""
    digest = digest_of(content)
    put(name_of(digest), content)
    return digest


def digest_of(content: bytes) -> str:
    """Its hash, under which it is kept."""
    return hashlib.sha256(content).hexdigest()


def keep_file(file: IO[bytes]) -> str:
    """`keep` for an open file of whatever size, read piece by piece from its beginning."""
    content = File(file)
    found = hashlib.sha256()
    for piece in content.chunks():
        found.update(piece)
    digest = found.hexdigest()
    default_storage.save(name_of(digest), content)
    return digest


def kept(digest: str, *, name: str = "") -> bytes:
    """The content of this hash; `name`: what its readers call it. Refused when it is gone or was
    changed."""
    try:
        content = stored(digest)
    except FileNotFoundError:
        raise _not_kept(
            _("Tệp “{name}” không còn trong kho.").format(name=name)
            if name
            else _("Tệp này không còn trong kho.")
        ) from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise _not_kept(
            _("Nội dung tệp “{name}” trong kho đã bị đổi.").format(name=name)
            if name
            else _("Nội dung tệp này trong kho đã bị đổi.")
        )
    return content


def _not_kept(words: str) -> NotKept:
    return NotKept(words, fix=_("Báo người quản trị hệ thống: tệp lấy lại được từ bản sao lưu."))


def opened(digest: str) -> IO[bytes]:
    """The file of this hash, to be sent piece by piece; whoever sends it closes it. Refused when
    it is gone."""
    try:
        file: IO[bytes] = default_storage.open(name_of(digest), "rb")
    except FileNotFoundError:
        raise _not_kept(_("Tệp này không còn trong kho.")) from None
    return file


def stored(digest: str) -> bytes:
    """Whatever lies under this hash; FileNotFoundError when nothing does."""
    return get(name_of(digest))


def name_of(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def put(name: str, content: bytes) -> None:
    default_storage.save(name, ContentFile(content))


def get(name: str) -> bytes:
    with default_storage.open(name, "rb") as file:
        content: bytes = file.read()
        return content


def size(name: str) -> int:
    """In bytes; FileNotFoundError when it is gone."""
    found: int = default_storage.size(name)
    return found


def listed(folder: str) -> tuple[list[str], list[str]]:
    """(folders, files) inside it."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
    return sorted(folders), sorted(files)


def drop(folder: str, names: list[str]) -> None:
    """These files, or empty folders, of a folder."""
    for name in names:
        with suppress(OSError):  # a folder that is not empty after all
            default_storage.delete(f"{folder}/{name}")


def is_older(name: str, than: datetime) -> bool:
    return default_storage.get_modified_time(name) < than
