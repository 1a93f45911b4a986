"""`import_history FILE`: brings in an old list, as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from khuyencong.core.actors import SYSTEM
from khuyencong.core.errors import Refused
from khuyencong.core.finding import find
from khuyencong.directory.models import Unit
from khuyencong.history import services


class Command(BaseCommand):
    help = "Brings in an old list of projects (xlsx, xls, csv) and says what each row became."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="reads and writes nothing")
        parser.add_argument("--province", default=settings.PROVINCE, help="code of the province")
        parser.add_argument("--source", default="", help="where the list comes from")
        parser.add_argument("--language", choices=("vi", "en"), default="vi")

    def handle(self, *args: object, **options: Any) -> None:
        with translation.override(options["language"]):
            self.answer(options)

    def answer(self, options: dict[str, Any]) -> None:
        path: Path = options["file"]
        source = options["source"] or _("tệp {name}").format(name=path.name)
        try:
            content = path.read_bytes()
            province = find(
                Unit.objects.provinces().on(timezone.localdate()),
                _("Không có tỉnh mã {code}.").format(code=options["province"]),
                code=options["province"],
            )
            told = services.import_file(
                province, name=path.name, content=content, source=source,
                is_tried=options["dry_run"], by=SYSTEM, at=timezone.now(),
            )  # fmt: skip
        except OSError as error:
            self.refuse(_("Không đọc được tệp {file}.").format(file=path), str(error.strerror))
        except Http404 as error:
            self.refuse(str(error), _("Ghi mã tỉnh sau --province."))
        except Refused as refusal:
            self.refuse(str(refusal.message), refusal.fix)
        else:
            self.stdout.write(json.dumps(told, ensure_ascii=False))

    def refuse(self, error: str, fix: str) -> None:
        self.stderr.write(json.dumps({"error": error, "fix": fix}, ensure_ascii=False))
        raise SystemExit(2)
