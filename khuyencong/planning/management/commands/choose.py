"""`choose FILE.json`: the best plan of one instance, as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from khuyencong.allocation import checker, file, optimiser
from khuyencong.allocation.elastic import Relaxation
from khuyencong.allocation.instance import InstanceError
from khuyencong.allocation.reasons import reasons
from khuyencong.planning.scenarios.selectors.wording import fault_text, proof_text

FAULTS_SHOWN = 20


class Command(BaseCommand):
    help = "Solves one plan instance (JSON, docs/guide) and prints the plan with its bound."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--language", choices=("vi", "en"), default="vi")

    def handle(self, *args: object, **options: object) -> None:
        with translation.override(str(options["language"])):
            self.answer(Path(str(options["file"])))

    def answer(self, path: Path) -> None:
        try:
            with path.open("rb") as content:
                instance = file.parse(content.read(file.LARGEST_BYTES + 1))
            choice = optimiser.choose_in_time(instance)
        except OSError as error:
            self.refuse(_("Không đọc được tệp {file}.").format(file=path), str(error.strerror))
        except InstanceError as error:
            more = len(error.faults) - FAULTS_SHOWN
            faults = [fault_text(fault) for fault in error.faults[:FAULTS_SHOWN]]
            if more > 0:
                faults.append(_("và {count} lỗi nữa").format(count=more))
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
                "proof": proof_text(
                    choice.value, choice.bound, gap=instance.gap, seconds=instance.time_limit_s
                ),
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
