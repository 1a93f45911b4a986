"""Bảng chéo: projects by two of the things by which they differ, from the tables of the database or
from the files of the last hour: the same to the đồng."""

from __future__ import annotations

import io
import random
from collections import defaultdict
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from khuyencong.core import column_files, jobs
from khuyencong.directory import selectors as directory
from khuyencong.directory.models import Trade
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger import services as entries
from khuyencong.ledger.models import Account, Subject
from khuyencong.projects.models import Beneficiary, Project, Track
from khuyencong.projects.services.conflicts import declare_conflict
from khuyencong.projects.workflow import PROJECT
from khuyencong.reports import services
from khuyencong.reports.selectors import crossed, crossing
from khuyencong.reports.selectors.crossing import ACROSS, DIMENSIONS, MEASURES, Question, Scope
from khuyencong.rules.engine import activities
from khuyencong.settlement.models import Settlement
from tests import money
from tests import world as province
from tests.recoveries.ways import ask, collect, decide
from tests.world import YEAR, World, at

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
ADDRESS = "/bao-cao/bang-cheo/"


@pytest.fixture
def world(db: None) -> World:
    return province.build(appropriated_dong=800 * MILLION)


@pytest.fixture
def paid(world: World) -> Project:
    """300 million for a machine of Nghi Lộc, whose workshop has 12 workers."""
    commitment = money.installed(world)
    money.accept(world, commitment.project)
    money.pay(world, commitment, 300 * MILLION)
    return commitment.project


def scattered(world: World, count: int, seed: int = 40) -> list[dict[str, object]]:
    """So many projects of all kinds, and of each what a table may say of it, told from outside."""
    draw = random.Random(seed)
    Trade.objects.create(
        code="1621", name_vi="Gỗ", name_en="Wood", source="test", evidence="remembered"
    )
    province.workshop(world, "Xưởng gỗ Phúc Lộc", "go", world.communes[1])
    wood = Trade.objects.get(code="1621")
    type(world.workshops[2]).objects.filter(pk=world.workshops[2].pk).update(trade=wood, workers=7)
    world.workshops[2].refresh_from_db()
    shops, bodies = world.workshops, [world.bodies["centre"], world.bodies["department"]]
    subjects = Subject.objects.bulk_create(Subject(label=f"Đề án {n}") for n in range(count))
    projects = Project.objects.bulk_create(
        Project(
            code=f"DA-40-{n:05d}", province=world.province, implementing_unit=draw.choice(bodies),
            subject=subject, track=draw.choice(Track.values), title=f"Đề án {n}",
            activity=draw.choice(sorted(activities())), year=draw.randrange(2024, 2028),
            state=draw.choice([state.name for state in PROJECT.states]),
            support_dong=draw.randrange(10**12), total_dong=10**12, created_by="test",
            created_at=at(1),
        )
        for n, subject in enumerate(subjects)
    )  # fmt: skip
    told, accounts, members, settled = [], [], [], []
    for one in projects:
        held = draw.choice([0, 0, draw.randrange(1, 400 * MILLION)])
        accounts += [
            Account(
                key=f"{one.code}/{stage}", fund=world.fund, year=one.year, subject=one.subject,
                stage=stage, balance_dong=dong,
            )
            for stage, dong in (("advanced", held // 3), ("paid", held - held // 3))
        ]  # fmt: skip
        own = draw.sample(shops, draw.randrange(0, 4))
        at_places = [s.place_id if draw.random() < 0.9 else None for s in own]
        members += [
            Beneficiary(project=one, establishment=s, place_id=place)
            for s, place in zip(own, at_places, strict=True)
        ]
        quit_dong = held // 2 if one.state == "settled" else 0
        if one.state == "settled":
            said = {"freed_dong": 0, "settled_by": "Lan", "settled_at": at(9)}
            settled.append(Settlement(project=one, paid_dong=quit_dong, **said))
        places, trades = set(at_places), {s.trade_id for s in own}
        told.append(
            {
                "project": one.pk, "year": one.year, "track": one.track, "state": one.state,
                "content": activities()[one.activity].content, "unit": one.implementing_unit_id,
                "place": (places.pop() or 0) if len(places) == 1 else 0,
                "trade": trades.pop() if len(trades) == 1 else 0,
                "projects": 1, "support_dong": one.support_dong, "paid_dong": held,
                "approved_dong": one.support_dong if one.state in crossing.APPROVED else 0,
                "settled_dong": quit_dong, "workers": sum(s.workers for s in own),
            }
        )  # fmt: skip
    Account.objects.bulk_create(accounts)
    Beneficiary.objects.bulk_create(members)
    Settlement.objects.bulk_create(settled)
    return [one for one in told if one["state"] != "draft"]


@pytest.fixture
def many(world: World) -> list[dict[str, object]]:
    rows = scattered(world, 250)
    services.keep(now=at(9))
    return rows


QUESTIONS = st.tuples(
    st.sampled_from(list(DIMENSIONS)), st.sampled_from(ACROSS), st.sampled_from(list(MEASURES)),
    st.integers(2023, 2028), st.integers(2023, 2028),
).filter(lambda one: one[0] != one[1])  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(asked=QUESTIONS, units=st.booleans(), closed=st.integers(0, 3))
@example(asked=("place", "year", "paid_dong", 2024, 2027), units=True, closed=3)
def test_tables_and_files_say_what_the_projects_add_up_to(world, many, asked, units, closed):
    """60 questions of the whole province or of one centre, some projects closed to who asks."""
    question = Question(*asked)
    shut = tuple(sorted(int(str(one["project"])) for one in many[:closed]))
    centre = world.bodies["centre"].pk
    scope = Scope((), (centre,), shut) if units else Scope(("40",), (), shut)
    sums: dict[tuple, int] = defaultdict(int)
    for one in many:
        is_seen = one["project"] not in shut and (not units or one["unit"] == centre)
        if is_seen and question.first_year <= int(str(one["year"])) <= question.last_year:
            cell = (one[question.rows], one[question.columns])
            sums[cell] += int(str(one[question.measure]))
    expected = {cell: number for cell, number in sums.items() if number}
    assert crossing.ask(question, scope, None).cells == expected
    assert crossing.ask(question, scope, crossing.newest()).cells == expected


def of(measure: str, rows: str = "place", columns: str = "year", years=(YEAR, YEAR)) -> Question:
    return Question(rows, columns, measure, *years)


def cells(world: World, question: Question, who: str = "binh") -> dict[tuple, int]:
    """From the tables and from fresh files, which say the same."""
    scope = crossing.scope_of(world.actor(who))
    services.keep(now=at(20, 12))
    found = crossing.ask(question, scope, crossing.newest()).cells
    assert crossing.ask(question, scope, None).cells == found
    return dict(found)


def test_a_project_counts_where_its_workshop_is_with_what_it_was_paid(world, paid):
    place = paid.beneficiaries.get().place_id
    for measure, number in {
        "projects": 1, "support_dong": 300 * MILLION, "approved_dong": 300 * MILLION,
        "paid_dong": 300 * MILLION, "workers": 12,
    }.items():  # fmt: skip
        assert cells(world, of(measure)) == {(place, YEAR): number}
    assert cells(world, of("settled_dong")) == {}
    assert cells(world, of("paid_dong", "trade", "content")) == {
        (world.workshops[0].trade_id, "KC3"): 300 * MILLION
    }


def test_what_comes_back_after_its_year_was_closed_is_not_paid_any_more(world, paid):
    """300 million paid and settled; 60 collected in February, when the year is closed."""
    money.settle(world, paid)
    commitment = money.Commitment.objects.get(project=paid)
    recovery = decide(world, ask(world, commitment))
    free = ledger.fund_year(world.fund, YEAR)["appropriated"]
    said = {"fund": world.fund, "year": YEAR, "by": world.actor("son"), "at": at(20, 1, YEAR + 1)}
    entries.cancel(amount_dong=free, key="cancel", document="QĐ huỷ", **said)
    entries.close(document="BB khoá sổ", **said)
    collect(world, recovery, 60 * MILLION, received=date(YEAR + 1, 2, 3))
    place = paid.beneficiaries.get().place_id
    assert cells(world, of("paid_dong")) == {(place, YEAR): 240 * MILLION}
    assert cells(world, of("settled_dong")) == {(place, YEAR): 300 * MILLION}


def test_a_project_that_nobody_sent_counts_nowhere(world):
    province.drafted(world)
    assert cells(world, of("projects")) == {}


def test_a_project_closed_to_somebody_is_not_in_her_sums(world, paid):
    declare_conflict(paid, reason="Em ruột là chủ cơ sở", by=world.actor("binh"), at=at(1, 11))
    assert cells(world, of("paid_dong"), "binh") == {}
    assert sum(cells(world, of("paid_dong"), "lan").values()) == 300 * MILLION


def test_a_centre_adds_up_its_own_projects_and_another_province_nothing(world, paid):
    assert sum(cells(world, of("paid_dong"), "mai").values()) == 300 * MILLION
    other = province.body("TT2", "centre", "Trung tâm khác", "TT2", world.province)
    stranger = province.person("yen", "centre_specialist", organisation=other)
    there = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    body = province.body("SCT38", "department", "Sở Công Thương", "SCT", there)
    elsewhere = province.person("an", "department_specialist", organisation=body)
    for user in (stranger, elsewhere):
        scope = crossing.scope_of(directory.actor_for(user, on=date(YEAR, 12, 1)))
        assert crossing.ask(of("paid_dong"), scope, crossing.newest()).cells == {}
        assert crossing.ask(of("paid_dong"), scope, None).cells == {}


def test_files_hold_numbers_and_words_of_the_law_and_nothing_of_people(world, many):
    known = {*activities(), *Track.values, "40", ""}
    known |= {state.name for state in PROJECT.states} | {f"KC{n}" for n in range(1, 20)}
    known |= {activity.content for activity in activities().values()}
    kept = crossing.newest()
    columns = "SELECT column_name, column_type FROM (DESCRIBE kept)"
    kinds = dict(column_files.ask(kept, columns))
    assert set(kinds) == set(crossing.KEPT)
    for name, kind in kinds.items():
        assert kind in ("BIGINT", "VARCHAR")
        if kind == "VARCHAR":
            held = column_files.ask(kept, f"SELECT DISTINCT {name} FROM kept")
            assert {word for (word,) in held} <= known


def test_the_worker_writes_files_only_where_there_are_many_projects(world, paid, monkeypatch):
    services.keep_job(now=at(1, 10))
    assert crossing.folders() == []
    monkeypatch.setattr(crossing, "LARGE", 0)
    for hour in range(3):
        services.keep_job(now=at(1, 10, hour=9 + hour))
    # Whoever reads the files before reads on.
    assert [crossing.at_of(one) for one in crossing.folders()] == [
        at(1, 10, hour=10), at(1, 10, hour=11),
    ]  # fmt: skip
    monkeypatch.setattr(crossing, "LARGE", 20_000)
    services.keep_job(now=at(2, 10))
    assert crossing.folders() == []


def test_keeping_figures_is_work_of_the_long_worker(world):
    assert "keep_figures" in jobs.run_due(now=at(3, 10), is_long=True)


def test_communes_stand_as_the_alphabet_has_them_and_what_is_not_known_last(world):
    """Not as their letters are numbered: Bích before Bình, Đô after Diễn."""
    named = ["Đô Lương", "Bình Minh", "Diễn Châu", "Bích Hào"]
    places = [
        province.unit(f"1790{n}", "commune", name, "xã", world.province)
        for n, name in enumerate(named)
    ]
    found = {(place.pk, YEAR): 1 for place in places} | {(0, YEAR): 1}
    table = crossed.table(of("projects"), crossing.Answer(found, None), on=date(YEAR, 3, 1))
    assert [line.name for line in table.lines] == [
        "xã Bích Hào", "xã Bình Minh", "xã Diễn Châu", "xã Đô Lương",
        "Nhiều xã, không gắn địa bàn",
    ]  # fmt: skip
    assert (table.sums, table.total) == ([5], 5)


def page(client, **asked: object) -> str:
    answer = client.get(ADDRESS, {"first_year": YEAR, "last_year": YEAR, **asked})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_number_opens_the_projects_that_make_it(client, world, paid):
    client.force_login(world.users["binh"])
    shown = page(client, rows="place", measure="paid_dong")
    place = paid.beneficiaries.get().place_id
    assert "xã Nghi Lộc" in shown and "300.000.000" in shown and "Số liệu đến lúc này" in shown
    asked = f"rows=place&columns=year&measure=paid_dong&first_year={YEAR}&last_year={YEAR}"
    behind = f"{ADDRESS}de-an/?{asked}&r={place}&c={YEAR}"
    assert behind.replace("&", "&amp;") in shown
    listed = client.get(behind).content.decode()
    assert paid.code in listed and "Các đề án cộng lại là 300.000.000 đồng" in listed
    other = client.get(f"{ADDRESS}de-an/?{asked}&r=0").content.decode()
    assert paid.code not in other and "Không có đề án nào" in other


def test_figures_of_the_last_hour_say_of_when_they_are(client, world, paid, monkeypatch):
    monkeypatch.setattr(crossing, "LARGE", 0)
    client.force_login(world.users["binh"])
    assert "Số liệu đến lúc này" in page(client)  # no file yet
    services.keep(now=at(20, 12, hour=7))
    money.settle(world, paid)
    shown = page(client, rows="place", measure="settled_dong")
    assert f"Số liệu đến 20/12/{YEAR} 07:00" in shown and "Không có số nào" in shown
    listed = client.get(f"{ADDRESS}de-an/?rows=place&measure=paid_dong").content.decode()
    assert f"Số liệu đến 20/12/{YEAR} 07:00" in listed


def test_all_rows_add_up_below_and_in_the_workbook(client, world, many):
    client.force_login(world.users["lan"])
    asked = {"first_year": 2024, "last_year": 2027, "rows": "trade", "measure": "support_dong"}
    whole = sum(int(str(one["support_dong"])) for one in many)
    assert f"{whole:,}".replace(",", ".") in page(client, **asked)
    answer = client.get(f"{ADDRESS}bang-tinh/", asked)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    lines = rows.to_python()
    assert lines[0][:5] == ["Ngành nghề", "2024", "2025", "2026", "2027"]
    assert [line[0] for line in lines[1:4]] == ["Gỗ", "Mây tre đan", "Nhiều ngành, không gắn ngành"]
    assert lines[4][0] == "Cộng" and int(lines[4][5]) == whole == sum(int(x[5]) for x in lines[1:4])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"rows": "year", "columns": "year"}, "Cột phải khác hàng"),
        ({"first_year": YEAR, "last_year": YEAR - 1}, "Năm cuối phải từ năm đầu"),
        ({"rows": "owner_name"}, "owner_name"),
    ],
)
def test_a_question_that_makes_no_sense_is_said_and_nothing_is_shown(client, world, asked, said):
    client.force_login(world.users["binh"])
    shown = page(client, **asked)
    assert said in shown and "<table" not in shown
    assert client.get(f"{ADDRESS}bang-tinh/", asked).status_code == 404


@pytest.mark.parametrize("cell", ["r=x", "r=-1", "c=2027.5", "r=99999999999999999999999"])
def test_a_cell_that_no_table_has_is_not_found(client, world, cell):
    client.force_login(world.users["binh"])
    assert client.get(f"{ADDRESS}de-an/?rows=place&{cell}").status_code == 404


def test_a_table_asks_as_often_however_many_projects_there_are(
    client, world, many, django_assert_max_num_queries
):
    client.force_login(world.users["binh"])
    page(client, rows="place")
    with django_assert_max_num_queries(12):
        page(client, rows="place", first_year=2024)
