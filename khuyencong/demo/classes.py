"""One class in the middle of its life: four sessions held, one to be signed, three to come."""

from __future__ import annotations

from datetime import timedelta

from khuyencong.contracts import services as contracts
from khuyencong.contracts.models import Learner
from khuyencong.contracts.services.learners import Entry
from khuyencong.delivery import services as delivery
from khuyencong.demo.province import Province
from khuyencong.projects.models import Project

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hồ")
GIVEN = ("Thị Hoa", "Văn Nam", "Thị Lan", "Văn Tuấn", "Thị Mai", "Văn Hải", "Thị Thủy")
TRAINERS = (  # name, đồng an hour, hours of the contract
    ("Nghệ nhân Đinh Văn Lương", 400_000, 12),
    ("Võ Thị Tâm", 300_000, 12),
    ("Bùi Văn Kỳ", 300_000, 8),
)
LEARNERS, SESSIONS, HOURS = 35, 8, 4
HELD = (8, 6, 4, 2)  # working days ago
LAST = 1  # working days ago: noted, not signed yet


def build(world: Province) -> None:
    training = Project.objects.filter(
        activity="vocational_training", state="committed", year=world.year
    )
    project = training.earliest("pk")
    staff, head = world.actor("chuyenvien"), world.actor("lanhdaott")
    contracts.enter_learners(project, _learners(world), by=staff, at=world.day(11))
    coming = [world.today + timedelta(days=7 * week) for week in (1, 2, 3)]
    opened = delivery.open_class(
        project,
        place=world.communes[0],
        venue="Nhà văn hóa xóm",
        first_date=world.day(HELD[0]).date(),
        last_date=min(coming[-1], coming[-1].replace(year=world.year, month=12, day=31)),
        sessions=SESSIONS,
        hours=SESSIONS * HOURS,
        by=staff,
        at=world.day(10),
    )
    trainers = [
        delivery.add_trainer(
            opened,
            kind="person",
            full_name=name,
            tax_code="",
            contract_number=f"0{place}/HĐ-GD",
            contract_date=world.day(9).date(),
            hours=hours,
            fee_dong=fee_dong,
            by=staff,
            at=world.day(9),
        )
        for place, (name, fee_dong, hours) in enumerate(TRAINERS, 1)
    ]
    everyone = list(Learner.objects.filter(project=project).order_by("sort_key", "pk"))
    days = [world.day(ago).date() for ago in (*HELD, LAST)]
    for place, day in enumerate([*days, *coming]):
        if not opened.first_date <= day <= opened.last_date:
            continue  # a demonstration built in December
        session = delivery.plan_session(
            opened,
            on_date=day,
            half="morning",
            hours=HOURS,
            trainer=trainers[place % 3],
            topic=("Chọn nguyên liệu", "Tạo hình", "Hoàn thiện")[place % 3],
            by=staff,
            at=world.day(9),
        )
        if place <= len(HELD):
            ago = (*HELD, LAST)[place]
            there = [one for n, one in enumerate(everyone) if (n + place) % 9]
            delivery.take_attendance(session, present=there, by=staff, at=world.day(ago))
            if place < len(HELD):
                delivery.sign_attendance(session, by=head, at=world.day(ago))


def _learners(world: Province) -> list[Entry]:
    return [
        Entry(
            f"{FAMILY[n // 7]} {GIVEN[n % 7]}",
            world.year - 20 - n,
            world.communes[n % 3],
            sex="female" if "Thị" in GIVEN[n % 7] else "male",
        )
        for n in range(LEARNERS)
    ]
