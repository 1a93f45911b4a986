"""Typed settings from the environment. A wrong value stops the start with its name."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value == "":
        return default
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def whole(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if value == "":
        return default
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def folder(name: str, default: str) -> Path:
    path = Path(text(name, default))
    return path if path.is_absolute() else ROOT / path


def close_to_others(path: Path) -> None:
    """Mode 700: what the folder holds is read by its owner alone. A foreign folder stays."""
    if path.stat().st_uid == os.getuid() and path.stat().st_mode & 0o077:
        path.chmod(0o700)


def words(name: str, default: str) -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def networks(name: str, default: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Addresses and networks such as `10.0.0.5,192.168.1.0/24,::1`."""
    try:
        return [ipaddress.ip_network(word) for word in words(name, default)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}.") from None


def secret(name: str, keep_in: Path) -> str:
    """The value of `name`, or a key made once and kept (mode 600) in the data folder."""
    if value := os.environ.get(name):
        return value
    if not keep_in.exists():
        from django.core.management.utils import get_random_secret_key

        keep_in.parent.mkdir(parents=True, exist_ok=True)
        keep_in.touch(mode=0o600)
        keep_in.write_text(get_random_secret_key(), encoding="ascii")
    return keep_in.read_text(encoding="ascii")


def database(name: str, sqlite_file: Path) -> dict[str, object]:
    """Django's DATABASES entry: PostgreSQL from a URL, SQLite in the data folder without one."""
    url = os.environ.get(name, "").strip()
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sqlite_file,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must begin with postgresql://, not {parts.scheme!r}.")
    options = dict(parse_qsl(parts.query))
    is_pooled = options.pop("pooled", "0") == "1"
    if not is_pooled:  # which takes no settings: there the role has it (deploy/postgresql.md)
        # Compiling a query takes longer than any of ours runs. A disk without a head finds a page
        # as soon as it reads on: a list takes its first rows by the index. What is acknowledged is
        # on the disk.
        options.setdefault("options", "-c jit=off -c random_page_cost=1.1 -c synchronous_commit=on")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "khuyencong",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or options.pop("host", ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A pooler that lends a connection for one transaction keeps no cursor beyond it.
        "DISABLE_SERVER_SIDE_CURSORS": is_pooled,
        "OPTIONS": options,
    }
