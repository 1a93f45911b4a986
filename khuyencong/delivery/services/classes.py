"""Mở lớp: what was planned becomes a class with its days, its place and its trainers."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Contract
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold, nfc
from khuyencong.core.money import dong
from khuyencong.core.reading import tax_codes
from khuyencong.delivery import selectors
from khuyencong.delivery.models import Trainer, TrainingClass
from khuyencong.delivery.permissions import can_open_class
from khuyencong.directory.models import Unit
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project


@transaction.atomic
def open_class(
    project: Project,
    *,
    place: Unit,
    venue: str,
    first_date: date,
    last_date: date,
    sessions: int,
    hours: int | None = None,
    by: Actor,
    at: datetime,
) -> TrainingClass:
    """Mở lớp, within the days of the contract. `hours`: of the programme, where the project's text
    has none; otherwise that of the text holds."""
    project = projects.lock(project)
    can_open_class(project, by).require()
    if there := selectors.class_of(project):
        return there  # a second press
    contract = Contract.objects.filter(commitments__project=project).latest("pk")
    if not contract.signed_date <= first_date <= last_date <= contract.end_date:
        raise Refused(
            _("Lớp học từ {first} đến {last} nằm ngoài hợp đồng, từ {signed} đến {end}.").format(
                first=short(first_date),
                last=short(last_date),
                signed=short(contract.signed_date),
                end=short(contract.end_date),
            ),
            fix=_("Chọn ngày trong thời hạn của hợp đồng, quyết định giao nhiệm vụ."),
            field="first_date",
        )
    programme = selectors.programme_hours(project)
    if programme and hours not in (None, programme):
        raise Refused(
            _("Chương trình trong đề cương có {programme} giờ, không phải {hours} giờ.").format(
                programme=programme, hours=hours
            ),
            fix=_("Để trống số giờ: hệ thống lấy theo chương trình đã duyệt."),
            field="hours",
        )
    total = programme or hours or 0
    if not 0 < sessions <= total:
        raise Refused(
            _("Lớp có {sessions} buổi và {hours} giờ: mỗi buổi ít nhất một giờ.").format(
                sessions=sessions, hours=total
            ),
            fix=_("Xem lại số buổi, số giờ của chương trình."),
            field="sessions",
        )
    opened = TrainingClass.objects.create(
        project=project,
        place=place,
        venue=nfc(venue),
        first_date=first_date,
        last_date=last_date,
        sessions=sessions,
        hours=total,
        opened_by=by.name,
        opened_at=at,
    )
    told = {
        "first": first_date.isoformat(),
        "last": last_date.isoformat(),
        "sessions": sessions,
        "hours": total,
    }
    events.record(project.stream, "open_class", told, by=by, at=at)
    return opened


@transaction.atomic
def add_trainer(
    training_class: TrainingClass,
    *,
    kind: str,
    full_name: str,
    tax_code: str,
    contract_number: str,
    contract_date: date,
    hours: int,
    fee_dong: int,
    account: str = "",
    has_tax_commitment: bool = False,
    by: Actor,
    at: datetime,
) -> Trainer:
    """Ghi hợp đồng giảng dạy: hours and đồng an hour. All contracts of a class together promise no
    more hours than its programme has."""
    training_class = selectors.lock(training_class)
    project = training_class.project
    can_open_class(project, by).require()
    name, code = nfc(full_name), tax_codes.normalise(tax_code)
    known = Trainer.objects.filter(training_class=training_class)
    if there := known.filter(folded=fold(name), tax_code=code).first():
        return there  # a second press, however it is spelt
    if kind == Trainer.Kind.ORGANISATION and not code:
        raise Refused(
            _("{name} là tổ chức mà chưa có mã số thuế.").format(name=name),
            fix=_("Ghi mã số thuế của bên ký hợp đồng."),
            field="tax_code",
        )
    if contract_date > training_class.last_date:
        raise Refused(
            _("Hợp đồng ngày {day}, sau ngày bế giảng {last}.").format(
                day=short(contract_date), last=short(training_class.last_date)
            ),
            fix=_("Hợp đồng giảng dạy phải ký trước khi dạy."),
            field="contract_date",
        )
    if hours <= 0 or fee_dong <= 0:
        raise Refused(
            _("Hợp đồng {hours} giờ, mỗi giờ {fee}.").format(hours=hours, fee=dong(fee_dong)),
            fix=_("Ghi số giờ và tiền một giờ, đều lớn hơn 0."),
            field="hours",
        )
    promised = sum(known.values_list("hours", flat=True)) + hours
    if promised > training_class.hours:
        raise Refused(
            _(
                "Các hợp đồng giảng dạy cộng lại {promised} giờ, chương trình có {hours} giờ."
            ).format(promised=promised, hours=training_class.hours),
            fix=_("Giảm {over} giờ.").format(over=promised - training_class.hours),
            field="hours",
        )
    trainer = Trainer.objects.create(
        training_class=training_class,
        kind=kind,
        full_name=name,
        folded=fold(name),
        tax_code=code,
        contract_number=nfc(contract_number),
        contract_date=contract_date,
        hours=hours,
        fee_dong=fee_dong,
        account=nfc(account),
        has_tax_commitment=has_tax_commitment,
        added_by=by.name,
        added_at=at,
    )
    told = {
        "trainer": str(trainer.uuid),
        "name": events.seal(name),
        "hours": hours,
        "fee": fee_dong,
    }
    events.record(project.stream, "add_trainer", told, by=by, at=at)
    return trainer
