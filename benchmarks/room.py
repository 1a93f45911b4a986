"""The plan room with 1,000 and with 10,000 proposals (row 9): the whole page, as an officer asks
for it, after a plan was computed."""

from __future__ import annotations

import random
import statistics
import time

from benchmarks.own import demonstration

ROUNDS = 30
GOALS_MS = {1_000: 120.0, 10_000: 200.0}
YEAR = 2031


def run() -> list[dict[str, object]]:
    with demonstration():
        return [_measure(count, YEAR + place) for place, count in enumerate(GOALS_MS)]


def load(count: int, year: int, series: int = 0) -> None:
    """Concluded projects of a year, each with one beneficiary and an estimate of one line; their
    codes begin after `series`."""
    from django.utils import timezone

    from khuyencong.directory.models import Establishment
    from khuyencong.ledger.models import Fund, Subject
    from khuyencong.projects.models import Beneficiary, EstimateLine, LineSource, Project

    draw = random.Random(count)
    pattern = Project.objects.filter(beneficiaries__isnull=False)[:1].get()
    owners = list(Establishment.objects.order_by("pk"))
    fund = Fund.objects.get(code="KCDP-40")
    now = timezone.now()
    activities = ("machinery", "vocational_training", "trademark", "consultancy", "information")
    subjects = Subject.objects.bulk_create([Subject(label=f"Đề án {n}") for n in range(count)])
    asked = [draw.randrange(20, 300) * 1_000_000 for _n in range(count)]
    projects = Project.objects.bulk_create(
        [
            Project(
                code=f"DA-40-{year}-{series + n + 1:05d}",
                province=pattern.province,
                implementing_unit=pattern.implementing_unit,
                subject=subject,
                track="local",
                activity=draw.choice(activities),
                title=f"Ứng dụng máy tiên tiến trong sản xuất mây tre đan tại xưởng số {n}",
                year=year,
                state="concluded",
                support_dong=amount,
                total_dong=amount * 3,
                created_by="bench",
                created_at=now,
            )
            for n, (subject, amount) in enumerate(zip(subjects, asked, strict=True))
        ],
        batch_size=2_000,
    )
    members = Beneficiary.objects.bulk_create(
        [
            Beneficiary(project=project, establishment=owner, place_id=owner.place_id)
            for project, owner in [(project, draw.choice(owners)) for project in projects]
        ],
        batch_size=2_000,
    )
    lines = EstimateLine.objects.bulk_create(
        [
            EstimateLine(
                project=member.project,
                beneficiary=member,
                order=1,
                item="Máy",
                unit="bộ",
                quantity=1,
                unit_price_dong=member.project.total_dong,
            )
            for member in members
        ],
        batch_size=2_000,
    )
    sources = []
    for line in lines:
        support = line.project.support_dong
        sources.append(LineSource(line=line, source="support", fund=fund, amount_dong=support))
        rest = line.project.total_dong - support
        sources.append(LineSource(line=line, source="counterpart", amount_dong=rest))
    LineSource.objects.bulk_create(sources, batch_size=2_000)


def _measure(count: int, year: int) -> dict[str, object]:
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from khuyencong.allocation.objective import WEIGHTS
    from khuyencong.directory import selectors as directory
    from khuyencong.directory.models import User
    from khuyencong.ledger.models import Fund
    from khuyencong.planning.scenarios import services as scenarios

    load(count, year)
    user, now = User.objects.get(username="thamdinh"), timezone.now()
    by = directory.actor_for(user, on=timezone.localdate())
    province = directory.place_on("40", timezone.localdate())
    scenario = scenarios.create_scenario(province, year=year, name="Phương án", by=by, at=now)
    limits = {fund.pk: 0 for fund in Fund.objects.filter(province="40")}
    limits[Fund.objects.get(code="KCDP-40").pk] = count * 50_000_000
    scenarios.set_aims(
        scenario, way="best", objective=WEIGHTS, levels=[100, 80, 60, 40], limits_dong=limits,
        by=by, at=now,
    )  # fmt: skip
    scenarios.ask_to_solve(scenario, by=by, at=now)
    began = time.perf_counter()
    scenarios.solve_job(now=now)
    solved = time.perf_counter() - began
    scenario.refresh_from_db()
    assert scenario.outcome == "solved", scenario.outcome
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    address = f"/ke-hoach/phuong-an/{scenario.uuid}/"
    queries: list[str] = []

    def watch(execute, sql, params, many, context):
        queries.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        page = client.get(address)
    assert page.status_code == 200
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - began) * 1000)
    median, goal = statistics.median(times), GOALS_MS[count]
    return {
        "promise": 9,
        "what": f"plan room with {count:,} proposals, p50 of the page",
        "milliseconds": round(median, 1),
        "goal_milliseconds": goal,
        "queries": len(queries),
        "kilobytes": len(page.content) // 1000,
        "seconds_to_solve": round(solved, 1),
        "met": median <= goal,
    }
