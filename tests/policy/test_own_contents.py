"""A content that the province's council added: from its pack to what people read and choose."""

import pytest

from khuyencong.core import looking
from khuyencong.core.errors import Refused
from khuyencong.policy import selectors
from khuyencong.policy import services as packs
from khuyencong.rules import engine
from khuyencong.rules.errors import RuleInputError
from tests import world as province
from tests.rules.test_own_contents import PACK
from tests.world import at

pytestmark = pytest.mark.django_db
IN_FORCE = PACK.replace("2027-01-01", "2026-01-01")
CODE, NAME = "craft_school_40", "Lớp nghề gia truyền"
ROW = 'evidence: internal, legal: "Điều 4 THU-09/2026/TT-BCT"'
CHECKED = 'checked: {on: 2026-11-20, by: "Chuyên viên Sở Công Thương"}'
NATIONAL = f"""pack: {{title: Nội dung mới (thử), legal: THU-09/2026/TT-BCT}}
activities:
  craft_school: {{label: {{vi: {NAME}, en: School}}, content: KC1, unit: establishment,
                 who: establishment, alternatives: [vocational_training]}}
levels:
  craft_school: {{{CHECKED}, values: [{{from: 2014-04-08, legal: không có, evidence: unknown}},
                                       {{from: 2027-01-01, cap: 40000000, {ROW}}}]}}
advances:
  craft_school: {{{CHECKED}, values: [{{from: 2014-02-10, legal: không có, evidence: unknown}},
                                       {{from: 2027-01-01, share: "0.30", {ROW}}}]}}
"""


def put_in_force(world, text=IN_FORCE, scope="local"):
    binh, lan = world.actor("binh"), world.actor("lan")
    pack = packs.draft(world.province, scope=scope, text=text, reason="thử", by=binh, at=at(1))
    packs.put_in_force(packs.propose(pack, by=binh, at=at(1)), by=lan, at=at(1))


def test_it_has_its_name_wherever_an_activity_is_named_and_loses_none(client):
    world = province.build()
    assert engine.label(CODE) == CODE
    put_in_force(world)
    assert (engine.label(CODE), engine.label(CODE, "en")) == (NAME, "Family craft class")
    assert list(selectors.activities()) == [*engine.activities(), CODE]
    assert (CODE, NAME) in dict(selectors.words_of_a_pack("vi"))["Nội dung hỗ trợ"]
    client.force_login(world.users["binh"])
    assert NAME in client.get("/ban-lam-viec/de-an/").content.decode()  # among what is filtered by


def test_whoever_asks_is_told_what_the_council_gives_and_by_which_article(client):
    put_in_force(province.build())
    asked = {"cost_dong": "100 triệu", "activity": CODE, "form": "cooperative"}
    page = client.get("/ho-tro/", asked).content.decode()
    assert NAME in page and "40.000.000 đồng" in page
    assert "Điều 4 Nghị quyết THU-05/2027/NQ-HĐND" in page
    assert "nguồn quốc gia không hỗ trợ" in page


def test_it_is_asked_for_in_its_own_province_only():
    world = province.build()
    with pytest.raises(RuleInputError):
        engine.known_activity(CODE, selectors.book(world.province.code))
    put_in_force(world)
    assert engine.known_activity(CODE, selectors.book(world.province.code)).content == "KC1"
    with pytest.raises(RuleInputError):
        engine.known_activity(CODE, selectors.book("38"))


def test_a_content_that_the_nation_adds_has_its_name_too():
    put_in_force(province.build(), NATIONAL, scope="national")
    assert (engine.label("craft_school"), engine.label("craft_school", "en")) == (NAME, "School")


def test_names_are_read_once_and_anew_when_another_process_may_have_put_a_pack_in_force(
    monkeypatch, django_assert_num_queries
):
    put_in_force(province.build())
    with django_assert_num_queries(1):
        assert {engine.label(CODE) for _row in range(50)} == {NAME}
    with django_assert_num_queries(0):
        assert engine.label("machinery") and engine.label("nothing") == "nothing"
        looking.look()  # nothing is looked for within three seconds of the last look
        assert engine.label(CODE) == NAME
    monkeypatch.setitem(looking._next, "at", 0.0)
    looking.look()
    with django_assert_num_queries(1):
        assert engine.label(CODE) == NAME


def test_a_pack_of_the_committee_alone_is_refused_with_what_to_write():
    world = province.build()
    text = IN_FORCE.replace("council_resolution", "committee_decision")
    with pytest.raises(Refused) as refusal:
        put_in_force(world, text)
    assert "Dòng 7" in str(refusal.value) and "do HĐND quyết định" in str(refusal.value)
