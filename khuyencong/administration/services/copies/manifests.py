"""What one copy holds: its parts, the pieces each part is made of, and what was counted in it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

import khuyencong
from khuyencong.core.errors import Refused

FORMAT = 1
DATABASE = "database"
_NAME = re.compile(r"(\d{8}T\d{6}\d*Z)-(full|files)-([0-9a-f]{16})\.json")


@dataclass(frozen=True)
class Part:
    """`name` is a path with / below the data folder, or `database`; `pieces` are SHA-256 names."""

    name: str
    size: int
    pieces: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """`vendor` and what follows is empty in a copy of files alone. `counts`: rows of each table."""

    at: datetime
    parts: tuple[Part, ...]
    vendor: str = ""
    migrations: tuple[tuple[str, str], ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    last_event_at: datetime | None = None
    version: str = getattr(khuyencong, "__version__", "")
    format: int = FORMAT

    @property
    def kind(self) -> str:
        return "full" if self.vendor else "files"

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)

    def pieces(self) -> set[str]:
        return {piece for part in self.parts for piece in part.pieces}


@dataclass(frozen=True, order=True)
class Name:
    """The name of a copy: when, what kind, and the beginning of the manifest's own SHA-256."""

    instant: str
    kind: str
    digest: str

    def __str__(self) -> str:
        return f"{self.instant}-{self.kind}-{self.digest}.json"

    @property
    def at(self) -> datetime:
        return datetime.strptime(self.instant, "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)


def parsed(name: str) -> Name | None:
    found = _NAME.fullmatch(name)
    return Name(*found.groups()) if found else None


def written(manifest: Manifest) -> tuple[Name, bytes]:
    content = json.dumps(asdict(manifest), default=str, separators=(",", ":")).encode()
    digest = hashlib.sha256(content).hexdigest()[:16]
    return Name(manifest.at.strftime("%Y%m%dT%H%M%S%fZ"), manifest.kind, digest), content


def read(name: Name, content: bytes) -> Manifest:
    """Refused when the list was changed, or written by a version that knows more than this one."""
    if hashlib.sha256(content).hexdigest()[:16] != name.digest:
        raise Refused(
            _("Danh mục của bản sao {name} đã bị đổi.").format(name=name),
            fix=_("Dùng bản sao khác."),
        )
    raw = json.loads(content)
    if raw["format"] > FORMAT:
        raise Refused(
            _("Bản sao {name} do phiên bản mới hơn ghi.").format(name=name),
            fix=_("Cài phiên bản mới hơn rồi khôi phục."),
        )
    parts = tuple(Part(p["name"], p["size"], tuple(p["pieces"])) for p in raw["parts"])
    for part in parts:
        _require_inside(part.name)
    last = raw["last_event_at"]
    return Manifest(
        at=datetime.fromisoformat(raw["at"]),
        parts=parts,
        vendor=raw["vendor"],
        migrations=tuple((app, migration) for app, migration in raw["migrations"]),
        counts=tuple((table, count) for table, count in raw["counts"]),
        last_event_at=datetime.fromisoformat(last) if last else None,
        version=raw["version"],
    )


def _require_inside(name: str) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\0" in name:
        raise Refused(
            _("Bản sao có một tên tệp trỏ ra ngoài thư mục dữ liệu."), fix=_("Dùng bản sao khác.")
        )
