"""`choose FILE.json`: the best plan of one instance, as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from khuyencong.allocation import checker, optimiser
from khuyencong.allocation.elastic import Relaxation
from khuyencong.allocation.instance import InstanceError, read
from khuyencong.allocation.reasons import reasons


class Command(BaseCommand):
    help = "Solves one plan instance (JSON, docs/guide) and prints the plan with its bound."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, **options: object) -> None:
        file = Path(str(options["file"]))
        try:
            instance = read(json.loads(file.read_text(encoding="utf-8")))
            choice = optimiser.choose_in_time(instance)
        except OSError as error:
            self.refuse(_("Không đọc được tệp {file}.").format(file=file), str(error.strerror))
        except ValueError as error:  # not JSON, or not an instance
            faults = error.faults if isinstance(error, InstanceError) else [str(error)]
            self.refuse("; ".join(faults), _("Sửa tệp theo mẫu trong docs/guide/plan-instance.md."))
        except optimiser.Infeasible as error:
            self.refuse(
                _("Không phương án nào giữ được mọi yêu cầu."),
                _("Nới ít nhất: {relax}.").format(relax="; ".join(map(in_words, error.relax))),
                relax=[vars(one) for one in error.relax],
            )
        except TimeoutError:
            self.refuse(
                _("Hết {seconds} giây mà chưa có phương án.").format(seconds=instance.time_limit_s),
                _("Tăng time_limit_s."),
            )
        else:
            assert not checker.faults(instance, choice.chosen)
            answer = {
                "value": choice.value,
                "bound": choice.bound,
                "gap": choice.gap,
                "seconds": round(choice.seconds, 3),
                "solver": choice.solver,
                "chosen": choice.chosen,
                "reasons": {
                    name: {"in": reason.is_in, "code": reason.code, **reason.params}
                    for name, reason in reasons(instance, choice.chosen).items()
                },
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))

    def refuse(self, error: str, fix: str, **more: object) -> None:
        told = {"error": error, "fix": fix, **more}
        self.stderr.write(json.dumps(told, ensure_ascii=False))
        raise SystemExit(2)


def in_words(one: Relaxation) -> str:
    match one.kind:
        case "budget":
            text = _("thêm {amount} cho nguồn {name}")
        case "must_choose":
            text = _("không bắt buộc {name}")
        case "floor":
            text = _("hạ mức sàn thứ {name} đi {amount}")
        case _other:
            text = _("nâng mức trần thứ {name} thêm {amount}")
    return text.format(name=one.name, amount=one.amount)
