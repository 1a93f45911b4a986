"""Chạy lại theo gói: totals that a plain sum confirms, in the page and in the workbook."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from khuyencong.demo.build import build
from khuyencong.directory.services import places
from khuyencong.documents.services import attachments, orders
from khuyencong.policy import selectors as policy
from khuyencong.policy import services as packs
from khuyencong.projects.models import EstimateLine, Project
from khuyencong.replay import selectors as replay
from khuyencong.replay import services
from khuyencong.replay.services.sums import MOST_MOVED, Sums, shown
from khuyencong.replay.services.workbook import Workbook
from tests import world as province
from tests.rules.test_packs import MACHINERY
from tests.world import at

pytestmark = pytest.mark.django_db
AHEAD = MACHINERY.replace("from: 2027-01-01", "from: 2040-01-01")
ON = date(2040, 1, 1)


def drafted(world, by="binh"):
    return packs.draft(
        world.province, scope="national", text=AHEAD, by=world.actor(by), at=at(1, month=12)
    )


def outcomes(pack, projects=None):
    rows = replay.parts(Project.objects.all() if projects is None else projects, on=ON)
    return replay.replay(
        rows, on=ON, before=policy.book(pack.province.code), after=policy.book_with(pack)
    )


def test_a_part_at_its_ceiling_rises_and_one_that_asked_for_less_stays():
    world = province.build()
    province.committed(world, price=1_200_000_000, support=300_000_000)
    (row,) = outcomes(drafted(world))
    assert (row.before_dong, row.after_dong) == (300_000_000, 500_000_000)
    assert row.gain_dong == 200_000_000
    part = replay.Part(**{**_fields(row.part), "support_dong": 250_000_000})
    assert replay.Outcome(part, 300_000_000, 500_000_000).gain_dong == 0
    assert replay.Outcome(part, 300_000_000, 200_000_000).gain_dong == -50_000_000
    assert replay.Outcome(part, None, 500_000_000).gain_dong == 0
    above = replay.Part(**{**_fields(row.part), "support_dong": 350_000_000})
    assert replay.Outcome(above, 300_000_000, 300_000_000).gain_dong == 0
    assert replay.Outcome(above, 300_000_000, 200_000_000).gain_dong == -100_000_000


def _fields(part):
    return {name: getattr(part, name) for name in replay.Part.__dataclass_fields__}


@pytest.mark.one_database  # a plain sum over a whole demonstration; others replay on both
def test_a_cap_of_500_million_over_the_demonstration_agrees_with_a_plain_sum():
    places.load()
    world = build(today=date(2026, 11, 23))
    from khuyencong.directory.selectors import actor_for

    pack = packs.draft(
        world.bodies["SCT-40"].province,
        scope="national",
        text=AHEAD,
        by=actor_for(world.users["thamdinh"], on=date(2026, 11, 23)),
        at=at(23, month=11, year=2026),
    )
    machines = Project.objects.filter(activity="machinery")
    # Whether a province may lend is asked of a person: no ceiling is worked out.
    machines = machines.exclude(beneficiaries__request__is_recoverable=True)
    rows = outcomes(pack, machines)
    kept = machines.exclude(state__in=replay.LEFT_OUT)
    costs: dict[tuple, int] = {}
    for line in EstimateLine.objects.filter(project__in=kept):
        slot = None if line.beneficiary_id else line.slot_id  # each has a ceiling of its own
        key = (line.project_id, line.beneficiary_id, slot)
        costs[key] = costs.get(key, 0) + line.quantity * line.unit_price_dong
    assert len(rows) == len(costs) > 20
    found = Sums([("all", lambda part: ""), ("year", lambda part: str(part.year))])
    found.add(rows)
    ((_all, (total,)), (_years, by_year)) = found.groups
    assert total.after_dong == sum(min(cost // 2, 500_000_000) for cost in costs.values())
    assert total.before_dong == sum(min(cost // 2, 300_000_000) for cost in costs.values())
    assert total.given_dong == sum(kept.values_list("support_dong", flat=True))
    assert sum(row.projected_dong for row in by_year) == total.projected_dong


def test_one_budget_reaches_many_small_parts_or_few_large_ones():
    world = province.build()
    province.committed(world, price=1_200_000_000, support=300_000_000)
    (row,) = outcomes(drafted(world))
    found = Sums([], budget_dong=4_000_000_000, caps_dong=[50_000_000, 160_000_000])
    found.add([row] * 40)
    found.add([row] * 60)
    small, large = found.spreads
    assert (small.parts, large.parts) == (80, 25)
    assert small.rest_dong == large.rest_dong == 0
    assert large.cost_dong == 25 * 1_200_000_000


def test_the_page_and_the_workbook_say_the_same(client):
    world = province.build()
    province.committed(world, price=1_200_000_000, support=300_000_000)
    pack = drafted(world)
    client.force_login(world.users["binh"])
    address = f"/ke-hoach/chay-lai/{pack.code}"
    page = client.get(f"{address}/?budget_dong=1+tỷ&small_cap_dong=100tr&large_cap_dong=500tr")
    text = page.content.decode()
    assert page.status_code == 200
    assert "500.000.000 đồng" in text
    assert "200.000.000 đồng" in text
    sent = b"".join(client.get(f"{address}.xlsx").streaming_content)
    book = CalamineWorkbook.from_filelike(io.BytesIO(sent))
    head, row = book.get_sheet_by_index(1).to_python()
    assert row[head.index("Theo gói (đồng)")] == 500_000_000
    assert row[head.index("Đã hỗ trợ (đồng)")] == 300_000_000


def test_a_name_that_looks_like_a_formula_stays_a_name():
    world = province.build()
    province.committed(world)
    (row,) = outcomes(drafted(world))
    part = replay.Part(**{**_fields(row.part), "who": '=HYPERLINK("http://x","y")'})
    file = io.BytesIO()
    with Workbook(file) as book:
        book.add([replay.Outcome(part, 1, 2)])
        book.write_totals("=1+1", Sums([]))
    file.seek(0)
    rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(1).to_python()
    assert rows[1][4] == '=HYPERLINK("http://x","y")'


def test_no_filter_matches_nothing_and_says_so(client):
    world = province.build()
    pack = drafted(world)
    client.force_login(world.users["binh"])
    page = client.get(f"/ke-hoach/chay-lai/{pack.code}/?since=2050&until=2040").content.decode()
    assert "Đến năm 2040 trước từ năm 2050" in page
    assert "Không có đề án nào khớp" in page


def test_a_replay_asks_the_same_number_of_questions_however_many_projects():
    world = province.build(appropriated_dong=9_000_000_000)
    province.committed(world)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            replay.parts(Project.objects.all(), on=ON)
        counts.append(len(queries))
        for _more in range(5):
            province.drafted(world)
        Project.objects.filter(state="draft").update(state="registered")
    assert counts[0] == counts[1]


def test_a_large_replay_is_asked_for_and_the_page_says_what_came_of_it(client, monkeypatch):
    monkeypatch.setattr(attachments, "SMALL", 0)
    world = province.build()
    province.committed(world, price=1_200_000_000, support=300_000_000)
    pack = drafted(world)
    client.force_login(world.users["binh"])
    address = f"/ke-hoach/chay-lai/{pack.code}"
    query = "?budget_dong=1+tỷ&small_cap_dong=100tr&large_cap_dong=500tr"
    assert "Chạy lại tất cả" in client.get(f"{address}/{query}").content.decode()
    order = client.post(f"{address}.xlsx{query}").url
    assert f'href="{order}"' in client.get(f"{address}/{query}").content.decode()
    orders.make_job(now=timezone.now())
    text = client.get(f"{address}/{query}").content.decode()
    assert "Chạy lại lần nữa" in text and "200.000.000 đồng" in text
    assert f'href="{order}tai-ve/"' in text
    assert "Chạy lại tất cả" in client.get(f"{address}/?since=2026").content.decode()


def test_a_thousand_projects_at_a_time_say_what_all_at_once_say(monkeypatch):
    world = province.build(appropriated_dong=9_000_000_000)
    for support in (300_000_000, 250_000_000, 300_000_000):
        province.drafted(world, price=1_200_000_000, support=support)
    Project.objects.filter(state="draft").update(state="registered")
    making = orders.Making(world.actor("binh"), {"pack": drafted(world).code})
    whole = services.sums(making).as_data()
    monkeypatch.setattr(replay, "AT_A_TIME", 1)
    assert services.sums(making).as_data() == whole
    assert [row.support_dong for row in shown(whole)["moved"]] == [300_000_000] * 2


def test_what_moved_most_is_kept_and_the_rest_counted():
    world = province.build()
    province.committed(world, price=1_200_000_000, support=300_000_000)
    (row,) = outcomes(drafted(world))
    found = Sums([])
    for after in range(300_000_001, 300_000_001 + MOST_MOVED + 50):
        found.add([replay.Outcome(row.part, 300_000_000, after)])
    assert found.moved_count == MOST_MOVED + 50
    gains = [moved.gain_dong for moved in found.moved]
    assert gains == list(range(MOST_MOVED + 50, 50, -1))
