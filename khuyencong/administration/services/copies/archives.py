"""Where copies are kept: a folder of many copies that share their pieces, or one tar file.

`pieces/ab/<SHA-256>` and `copies/<name>.json` in both. Everything is written mode 600: a copy holds
keys and personal data.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from django.utils.translation import gettext as _

from khuyencong.administration.services.copies import manifests
from khuyencong.administration.services.copies.manifests import Manifest, Name, Part
from khuyencong.core.errors import Refused

PIECE = 1024 * 1024  # bytes of one piece, the last of a part may be shorter


class Archive(Protocol):
    def names(self) -> list[Name]:
        """Copies, oldest first."""

    def has(self, digest: str) -> bool: ...

    def write(self, path: str, content: bytes) -> None: ...

    def content(self, path: str) -> bytes:
        """Raises OSError when it is not there."""


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> list[Name]:
        found = [manifests.parsed(file.name) for file in self.path.glob("copies/*.json")]
        return sorted(name for name in found if name)

    def has(self, digest: str) -> bool:
        return (self.path / piece_path(digest)).exists()

    def write(self, path: str, content: bytes) -> None:
        """Write → fsync → rename: a copy that was cut off leaves nothing that looks whole."""
        target = self.path / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as file:
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).rename(target)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise

    def content(self, path: str) -> bytes:
        return (self.path / path).read_bytes()

    def remove(self, path: str) -> None:
        (self.path / path).unlink(missing_ok=True)

    def kept_pieces(self) -> Iterator[str]:
        return (file.name for file in self.path.glob("pieces/??/*"))


class Tar:
    """One file with one copy; written as a stream, so that a pipe will do."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar, self.written = tar, set[str]()
        is_read = tar.mode == "r"
        self.members = {member.name: member for member in tar} if is_read else {}

    def names(self) -> list[Name]:
        found = [manifests.parsed(Path(name).name) for name in self.members]
        return sorted(name for name in found if name)

    def has(self, digest: str) -> bool:
        return piece_path(digest) in self.written

    def write(self, path: str, content: bytes) -> None:
        member = tarfile.TarInfo(path)
        member.size, member.mode = len(content), 0o600
        self.tar.addfile(member, io.BytesIO(content))
        self.written.add(path)

    def content(self, path: str) -> bytes:
        file = self.tar.extractfile(self.members[path]) if path in self.members else None
        if file is None:
            raise FileNotFoundError(path)
        return file.read()


def piece_path(digest: str) -> str:
    return f"pieces/{digest[:2]}/{digest}"


def manifest_path(name: Name) -> str:
    return f"copies/{name}"


@contextlib.contextmanager
def opened(place: str) -> Iterator[Folder | Tar]:
    """An archive to read from: a .tar file, or a folder of copies."""
    path = Path(place)
    if path.is_file():
        try:
            with tarfile.open(path, "r:") as tar:
                yield Tar(tar)
        except tarfile.TarError as error:
            raise Refused(
                _("Không đọc được tệp bản sao {file}.").format(file=path),
                fix=_("Tệp có thể bị cắt hoặc đang mã hoá: giải mã trước, hoặc dùng bản khác."),
            ) from error
    elif path.is_dir():
        yield Folder(path)
    else:
        raise Refused(
            _("Không có bản sao nào ở {file}.").format(file=path), fix=_("Xem lại đường dẫn.")
        )


@contextlib.contextmanager
def begun(place: str) -> Iterator[Folder | Tar]:
    """To write to: `-` is a tar on standard output, `*.tar` a new file, anything else a folder."""
    if place == "-":
        with tarfile.open(fileobj=sys.stdout.buffer, mode="w|") as tar:
            yield Tar(tar)
    elif place.endswith(".tar"):
        with _new_file(Path(place)) as file, tarfile.open(fileobj=file, mode="w|") as tar:
            yield Tar(tar)
    else:
        path = Path(place)
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield Folder(path)


@contextlib.contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    if path.exists():
        raise Refused(_("Đã có tệp {file}.").format(file=path), fix=_("Ghi một tên khác."))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        try:
            yield file  # type: ignore[misc]  # a binary file under another name
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).rename(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def add(archive: Archive, name: str, source: BinaryIO) -> Part:
    """Reads a part to its end, a piece at a time. What is kept already is not written again."""
    pieces, size = [], 0
    while content := source.read(PIECE):
        digest = hashlib.sha256(content).hexdigest()
        if not archive.has(digest):
            archive.write(piece_path(digest), content)
        pieces.append(digest)
        size += len(content)
    return Part(name, size, tuple(pieces))


def seal(archive: Archive, manifest: Manifest) -> Name:
    """The list goes last: without it there is no copy."""
    name, content = manifests.written(manifest)
    archive.write(manifest_path(name), content)
    return name


def manifest_of(archive: Archive, name: Name) -> Manifest:
    return manifests.read(name, archive.content(manifest_path(name)))


def check(archive: Archive, manifest: Manifest) -> None:
    """Refused when one piece is gone or changed; nothing was written anywhere then."""
    for part in manifest.parts:
        for _content in read(archive, part):
            pass


def read(archive: Archive, part: Part) -> Iterator[bytes]:
    for digest in part.pieces:
        try:
            content = archive.content(piece_path(digest))
        except OSError:
            content = b""
        if hashlib.sha256(content).hexdigest() != digest:
            raise Refused(
                _("Bản sao hỏng: mảnh {digest} của {part} bị mất hoặc đã đổi.").format(
                    digest=digest[:16], part=part.name
                ),
                fix=_("Dùng bản sao khác; báo ngay người phụ trách sao lưu."),
            )
        yield content
