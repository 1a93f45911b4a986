"""`certificate_keys make|stolen --root FILE`: the keys that sign certificates of products."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.actors import SYSTEM
from khuyencong.core.errors import Refused
from khuyencong.core.finding import find
from khuyencong.core.reading.dates import DateError, read_date
from khuyencong.directory.models import Unit
from khuyencong.market import selectors, services
from khuyencong.market.models import SigningKey


class Command(BaseCommand):
    help = (
        "Makes a key that signs certificates, or says that one was stolen. The root key in FILE "
        "signs the list of trusted keys: keep it in a safe, not on this machine."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=("make", "stolen"))
        parser.add_argument("--root", type=Path, required=True, help="file of the root key")
        parser.add_argument("--new-root", action="store_true", help="makes the root key in FILE")
        parser.add_argument("--until", help="make: last day on which it signs, 31/12/2027")
        parser.add_argument("--key", help="stolen: its number")
        parser.add_argument("--since", help="stolen: the first day it may have been")
        parser.add_argument("--province", default=settings.PROVINCE, help="code of the province")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            province = find(
                Unit.objects.provinces().on(timezone.localdate()),
                _("Không có tỉnh mã {code}.").format(code=options["province"]),
                code=options["province"],
            )
            self.stdout.write(self.answer(province, options))
        except Http404 as error:
            raise CommandError(str(error)) from error
        except Refused as refusal:
            raise CommandError(f"{refusal.message} {refusal.fix}") from refusal
        except DateError as error:
            raise CommandError(_("Không đọc được ngày “{text}”.").format(text=error)) from error

    def answer(self, province: Unit, options: dict[str, Any]) -> str:
        root, now = _root(options["root"], is_new=options["new_root"]), timezone.now()
        if options["act"] == "stolen":
            keys = SigningKey.objects.filter(province=province)
            missing = _("Không có khóa số {number}.").format(number=options["key"])
            key = find(keys, missing, number=options["key"] or "")
            since = read_date(options["since"] or "")
            services.report_stolen(key, since=since, root=root, by=SYSTEM, at=now)
        else:
            year = timezone.localdate().year + 1
            until = read_date(options["until"]) if options["until"] else date(year, 12, 31)
            key = services.make_key(province, last_day=until, root=root, by=SYSTEM, at=now)
        newest = selectors.newest_list(province)
        return _("Khóa {number}; danh sách khóa tin cậy phiên bản {version}.").format(
            number=key.number, version=newest.version if newest else 0
        )


def _root(path: Path, *, is_new: bool) -> Ed25519PrivateKey:
    """32 bytes in hex. A new one is written for its owner alone, never over another file."""
    try:
        if is_new:
            number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(number, "w", encoding="ascii") as file:
                file.write(Ed25519PrivateKey.generate().private_bytes_raw().hex())
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text("ascii").strip()))
    except (OSError, ValueError) as error:
        raise CommandError(
            _("Không đọc hoặc ghi được khóa gốc {file}: {why}").format(file=path, why=error)
        ) from error
