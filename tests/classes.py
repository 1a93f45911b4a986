"""A class of bamboo craft in the middle of its life: 24 hours in 6 sessions, three trainers."""

from __future__ import annotations

from datetime import date, datetime

from khuyencong.contracts import services as contracts
from khuyencong.contracts.models import Learner
from khuyencong.contracts.services.learners import Entry
from khuyencong.delivery import services as delivery
from khuyencong.delivery.models import ClassSession, Trainer, TrainingClass
from tests import money
from tests.again import scenery
from tests.world import YEAR, World, at

APRIL = 4
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng")
GIVEN = ("Thị Ánh", "Văn Bình", "Thị Cúc", "Văn Đức", "Thị Hà", "Văn Khoa", "Thị Lý")


def day(number: int) -> date:
    return date(YEAR, APRIL, number)


def evening(number: int) -> datetime:
    return at(number, APRIL, hour=18)


def people(world: World, count: int) -> list[Entry]:
    """So many different people, of two communes by turns."""
    return [
        Entry(
            f"{FAMILY[n // 7 % 5]} {GIVEN[n % 7]}",
            1980 + n // 35,
            world.communes[n % 2],
            workshop="HTX Nghi Lộc",
        )
        for n in range(count)
    ]


@scenery
def opened(world: World, *, learners: int = 4) -> TrainingClass:
    """Assigned with 100 million, opened from 5 to 30 April, its learners listed."""
    project = money.assigned(world).project
    contracts.enter_learners(project, people(world, learners), by=world.actor("mai"), at=at(20))
    return open_class(world, project)


def open_class(world: World, project, **more) -> TrainingClass:
    asked = {
        "place": world.communes[0],
        "venue": "Nhà văn hóa xóm 3",
        "first_date": day(5),
        "last_date": day(30),
        "sessions": 6,
        "hours": 24,
    } | more
    return delivery.open_class(project, **asked, by=world.actor("mai"), at=at(21))


def trainer(
    world: World, training_class: TrainingClass, name: str = "Đặng Văn Thợ", **more
) -> Trainer:
    asked = {
        "kind": "person",
        "full_name": name,
        "tax_code": "",
        "contract_number": "05/HĐ-GD",
        "contract_date": date(YEAR, 3, 25),
        "hours": 8,
        "fee_dong": 500_000,
    } | more
    return delivery.add_trainer(training_class, **asked, by=world.actor("mai"), at=at(25))


def session(
    training_class: TrainingClass, who: Trainer, number: int, world: World, **more
) -> ClassSession:
    """Of four hours, in the morning of that day of April."""
    asked = {"on_date": day(number), "half": "morning", "hours": 4, "topic": "Chẻ nan"} | more
    return delivery.plan_session(
        training_class, trainer=who, **asked, by=world.actor("mai"), at=at(26)
    )


def learners_of(training_class: TrainingClass) -> list[Learner]:
    return list(Learner.objects.filter(project=training_class.project).order_by("sort_key", "pk"))


def held(one: ClassSession, world: World, present=None) -> ClassSession:
    """Noted in the evening by Mai, signed by Hùng, the head."""
    when = evening(one.on_date.day)
    there = learners_of(one.training_class) if present is None else present
    delivery.take_attendance(one, present=there, by=world.actor("mai"), at=when)
    return delivery.sign_attendance(one, by=world.actor("hung"), at=when)
