"""A province's list of areas as a pack: read, compared, approved by two, written to its communes.

Not the law of Nghệ An: the numbers of the decisions are nobody's.
"""

import threading
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from khuyencong.appraisal.models import LookAgain, RuleUsed
from khuyencong.core.actors import SYSTEM
from khuyencong.core.errors import Refused
from khuyencong.core.models import Event
from khuyencong.directory import selectors as directory
from khuyencong.directory import services as registry
from khuyencong.directory.models import AreaClass, Succession, Unit
from khuyencong.directory.selectors.listed_areas import named
from khuyencong.policy import selectors as policy
from khuyencong.policy.models import RulePack
from khuyencong.projects.models import Project
from khuyencong.projects.models.said import Known
from khuyencong.projects.selectors import estimate
from khuyencong.projects.selectors.lookups import Lookups
from khuyencong.replay import selectors as replay
from khuyencong.rules.packs import LOCAL, parse
from tests import world as province
from tests.policy.test_a_provinces_own_pack import approve, draft
from tests.policy.test_studio_pages import enter
from tests.rules.test_communes_of_a_pack import HARD, HEAD
from tests.world import at

LATER = HARD[: HARD.index("    minority_zone")].replace("5/2027", "9/2027")
LATER = LATER.replace("2027-01-01, area: difficult", "2027-07-01, area: extremely_difficult")
BEFORE, FIRST = date(2026, 12, 31), date(2027, 1, 1)
JUNE, JULY = date(2027, 6, 30), date(2027, 7, 1)


def wrong(client, world, text):
    """What the studio says of a pack that it does not take."""
    count = RulePack.objects.count()
    answer = enter(client, world, "binh").post(
        "/quy-dinh/soan/", {"scope": "local", "text": text, "reason": ""}
    )
    assert answer.status_code == 422 and RulePack.objects.count() == count
    return "Dòng" + answer.content.decode().split("Dòng", 1)[1]


@pytest.fixture
def world():
    return province.build()


@pytest.mark.django_db
def test_a_list_is_compared_approved_by_two_and_is_what_its_communes_are(client, world):
    one, other = world.communes
    pack = draft(enter(client, world, "binh"), HEAD + HARD)
    page = client.get(pack).content.decode()
    for words in (
        "xã Nghi Lộc (17827): Địa bàn theo pháp luật đầu tư",
        "địa bàn khó khăn",
        "Điều 2 Quyết định 5/2027/QĐ-UBND",
    ):
        assert words in page, words
    assert not AreaClass.objects.exists()
    approve(client, world, pack)
    page = client.get(pack).content.decode()
    assert "So với quy định trước gói này: 3 thay đổi" in page and "Trước gói này" in page
    assert directory.area_of(one, BEFORE) is None
    said = {"investment": "difficult", "minority_zone": "zone_1"}
    assert directory.area_facts([one], FIRST)[one.pk] == said
    assert directory.area_of(other, FIRST) == "normal"
    assert Event.objects.filter(kind="class_area").count() == 3
    assert wrong(client, world, HEAD + HARD).startswith("Dòng 5 (areas.Nghi Lộc.investment)")
    approve(client, world, draft(enter(client, world, "binh"), HEAD + LATER))
    assert directory.area_of(one, JUNE) == "difficult"
    assert directory.area_of(one, JULY) == "extremely_difficult"
    (changed,) = policy.changes(RulePack.objects.latest("pk"))
    assert (changed.before, changed.after) == ("địa bàn khó khăn", "địa bàn đặc biệt khó khăn")
    assert len(policy.changes(RulePack.objects.earliest("pk"))) == 3  # as when it came
    call_command("verify")


NAMES = {
    "of another province": (
        "14800",
        "không có xã, phường “14800”",
        "xã Quảng Xương, tỉnh Thanh Hóa",
    ),
    "of nobody": ("Xã Mây", "không có xã, phường “Xã Mây”", "Ghi mã hoặc tên của xã trong tỉnh"),
    "that became another": ("Nghi Hưng", "nay là xã Nghi Lộc (17827)", "xã, phường mới"),
    "named twice": ('"17827"', "có nhiều dòng trong gói", "Giữ một dòng"),
}


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.parametrize("name", NAMES)
def test_a_commune_that_cannot_be_meant_is_refused_on_its_line(client, world, name):
    text, why, fix = NAMES[name]
    thanh_hoa = province.unit("38", "province", "Thanh Hóa", "tỉnh")
    province.unit("14800", "commune", "Quảng Xương", "xã", thanh_hoa)
    old = province.unit("17800", "commune", "Nghi Hưng", "xã", world.province)
    Unit.objects.filter(pk=old.pk).update(valid_from="2002-01-01", valid_until="2025-07-01")
    Succession.objects.create(
        old=old, new=world.communes[0], date="2025-07-01", is_whole=True, source="test"
    )
    told = wrong(client, world, HEAD + HARD.replace('"17830"', text))
    assert told.startswith("Dòng 10 (") and why in told and fix in told
    assert not AreaClass.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["2025-06-30", "1990-01-01"])
def test_a_day_on_which_the_commune_did_not_stand_is_refused_on_its_line(client, world, day):
    told = wrong(
        client, world, HEAD + HARD.replace("2027-01-01, area: zone_1", f"{day}, area: zone_1")
    )
    assert told.startswith("Dòng 7 (areas.Nghi Lộc.minority_zone)")


BAD = {  # every other fault of a row: tests/rules/test_communes_of_a_pack.py
    "an unknown class": ("area: zone_1", "area: zone_9", 7, "“zone_9” không phải từ xếp địa bàn"),
    "a source of nobody": (
        "zone_1, evidence: internal", "zone_1, source: [x], evidence: internal", 7, "chưa khai",
    ),
    "a clause without end": ("Điều 2 Quyết", f"Điều 2 {'và ' * 70}Quyết", 7, "dài quá 200 chữ"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", BAD)
def test_a_row_that_cannot_be_is_refused_on_its_line(client, world, name):
    old, new, line, why = BAD[name]
    text = (HEAD + HARD).replace(old, new, 1)
    assert text != HEAD + HARD
    if name == "a source of nobody":  # told when it is laid upon the rules
        told = enter(client, world, "binh").get(draft(client, text)).content.decode()
        told = "Dòng" + told.split("Dòng", 1)[1]
    else:
        told = wrong(client, world, text)
    assert told.startswith((f"Dòng {line} ", f"Dòng {line}:")) and why in told, told[:200]
    assert not AreaClass.objects.exists()


@pytest.mark.django_db
@pytest.mark.database
def test_a_class_written_by_hand_meanwhile_keeps_the_pack_from_being_put_in_force(client, world):
    pack = draft(enter(client, world, "binh"), HEAD + HARD)
    assert client.post(pack, {"act": "propose"}).status_code == 302
    registry.class_area(
        world.communes[1], "difficult", valid_from=JULY, source="Quyết định 7", by=SYSTEM, at=at(3)
    )
    lan = enter(client, world, "lan")
    assert "Dòng 10 (areas.17830.investment)" in lan.get(pack).content.decode()
    answer = lan.post(pack, {"act": "put_in_force"})
    assert answer.status_code == 422 and "ngày mới phải sau ngày đó" in answer.content.decode()
    assert AreaClass.objects.count() == 1


@pytest.mark.django_db
def test_an_answer_rests_on_the_row_of_the_commune_with_its_clause(client, world):
    approve(client, world, draft(enter(client, world, "binh"), HEAD + HARD))

    def rows(activity):
        ((_who, _asked, support),) = estimate.supports(
            activity, [province.machine(20_000_000, 5_000_000, world.fund, world.workshops[0])],
            on=FIRST, track="local", province="40",
        )  # fmt: skip
        return [row for row in support.derivation.rows if row.role == "place"]

    (row,) = rows("new_enterprise")
    assert (row.name, row.legal) == (
        "areas.17827.investment", "Điều 1 Quyết định 5/2027/QĐ-UBND",
    )  # fmt: skip
    assert (row.valid_from, row.evidence, row.verified) == (FIRST, "internal", False)
    assert rows("machinery") == []  # asks of no area


@pytest.mark.django_db
def test_decisions_on_a_commune_of_the_pack_are_to_be_looked_at_again(client, world):
    project = province.drafted(world)
    for decision, row, on in (
        ("conclude", "areas.17827.investment", JULY),
        ("approve", "areas.17827.investment", BEFORE),
        ("sign", "areas.17830.terrain", JULY),
    ):
        RuleUsed.objects.create(
            project=project, decision=decision, row=row, row_from=date(2026, 1, 1),
            basis_date=on, decided_at=at(5),
        )  # fmt: skip
    approve(client, world, draft(enter(client, world, "binh"), HEAD + HARD))
    assert LookAgain.objects.get().rows == ["areas.17827.investment"]


@pytest.mark.django_db
def test_a_replay_asks_with_the_areas_of_the_pack(client, world):
    text, project = HEAD + HARD.replace("area: difficult", "area: normal"), province.drafted(world)
    Project.objects.filter(pk=project.pk).update(activity="new_enterprise", state="registered")
    pack = RulePack.objects.get(code=draft(enter(client, world, "binh"), text).split("/")[2])
    ((outcome,),) = replay.outcomes(pack, {}, by=world.actor("lan"))
    assert (outcome.before_dong, outcome.after_dong) == (10_000_000, 0)
    place = world.communes[0]
    facts = directory.area_facts([place], JULY, policy.communes(pack))
    assert facts[place.pk]["investment"] == "normal"
    assert not AreaClass.objects.exists()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_a_list_and_a_pack_at_once_one_wins(world):
    if connection.vendor != "postgresql":
        pytest.skip("two writers at once need PostgreSQL")
    one, other = world.communes
    rows = named(parse(HEAD + HARD, scope=LOCAL).communes(), world.province)
    begin, answers = threading.Barrier(2), []

    def by_pack():
        registry.class_areas_of_pack(rows, by=SYSTEM, at=at(3))

    def by_list():  # the same communes, the other way round
        for commune in (other, one):
            registry.class_area(
                commune, "normal", valid_from=FIRST, source="Quyết định 7", by=SYSTEM, at=at(3)
            )

    def press(act):
        try:
            begin.wait()
            with transaction.atomic():
                act()
            answers.append("written")
        except Refused as refusal:
            answers.append(refusal.message)
        finally:
            connections.close_all()

    presses = [threading.Thread(target=press, args=[act]) for act in (by_pack, by_list)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    (refused,) = [told for told in answers if told != "written"]
    assert "ngày mới phải sau ngày đó" in refused
    assert AreaClass.objects.filter(kind="investment").count() == 2


HOW = """\
pack: {title: "Địa bàn khó khăn (thử)", legal: "Nghị định 9/2027/NĐ-CP"}
areas:
  investment:
    checked: {on: 2027-01-01, by: "Chuyên viên Sở"}
    values:
      - {from: 2027-01-01, zones: {zone_1: extremely_difficult}, cluster: extremely_difficult,
         evidence: internal, legal: "Điều 3 Nghị định 9/2027/NĐ-CP"}
"""


@pytest.mark.django_db
def test_a_national_pack_says_how_areas_follow_and_every_asker_hears_it(client, world):
    """What a place is was once answered by the rules without their packs."""
    commune, workshop = world.communes[0], world.workshops[0]
    AreaClass.objects.create(
        unit=commune, kind="minority_zone", area="zone_1", valid_from="2026-06-01", source="test"
    )
    answer = enter(client, world, "binh").post(
        "/quy-dinh/soan/", {"scope": "national", "text": HOW, "reason": ""}
    )
    pack = RulePack.objects.get()
    pass_on = {"on": FIRST, "track": "local", "establishment": workshop}

    def area(**more):
        found = estimate.facts("machinery", 10**8, **pass_on, **more)
        return found.area

    book = policy.book_with(pack)
    assert directory.area_of(commune, FIRST) == area() == "difficult"
    assert area(looked=Lookups(book=book)) == "extremely_difficult"  # as a replay asks
    approve(client, world, answer.url)
    assert directory.area_of(commune, FIRST) == area() == "extremely_difficult"
    assert directory.area_of(commune, BEFORE) == "difficult"
    assert directory.derived_area(commune, FIRST).legal == "Điều 3 Nghị định 9/2027/NĐ-CP"
    AreaClass.objects.all().delete()
    assert area() is None
    assert area(known=Known(is_in_cluster=True)) == "extremely_difficult"
