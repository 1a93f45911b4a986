"""One ZIP, written piece by piece, that keeps the hash of everything put into it."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any, Self

from khuyencong.core.chain import canonical


class Pack:
    """`files`: path, bytes, SHA-256 and, where an event tells of the file, its chain."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self.files: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def add(self, path: str, content: bytes, *, stream: str = "") -> None:
        with self._written(path, stream) as written:
            written.write(content)

    def json(self, path: str, value: object) -> None:
        self.add(path, canonical(value).encode())

    def lines(self, path: str, rows: Iterable[object]) -> None:
        """JSON, a line for each row."""
        with self._written(path) as written:
            for row in rows:
                written.write(f"{canonical(row)}\n".encode())

    def seal(self, about: dict[str, Any]) -> str:
        """Writes the manifest of all that was added, last of all; its SHA-256."""
        manifest = json.dumps({**about, "files": self.files}, ensure_ascii=False, indent=1)
        self.add("manifest.json", manifest.encode())
        return str(self.files[-1]["sha256"])

    @contextmanager
    def _written(self, path: str, stream: str = "") -> Iterator[Written]:
        """Files of others are packed already, as a rule: deflated once more they cost only time."""
        info = zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0))
        is_packed = path.rsplit(".", 1)[-1].lower() in {"pdf", "docx", "xlsx", "jpg", "jpeg", "zip"}
        info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        with self._zip.open(info, "w", force_zip64=True) as file:
            written = Written(file)
            yield written
        row = {"path": path, "bytes": written.size, "sha256": written.digest.hexdigest()}
        self.files.append(row | ({"stream": stream} if stream else {}))


class Written:
    """A file of the ZIP while it is open."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest, self.size = file, hashlib.sha256(), 0

    def write(self, content: bytes) -> None:
        self._file.write(content)
        self.digest.update(content)
        self.size += len(content)
