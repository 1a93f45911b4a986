"""Ghim nhiều đề án một lần: one reason, each as one pin, all of them or none."""

import re

import pytest

from khuyencong.core import events
from khuyencong.planning.models import Scenario
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.planning.scenarios.selectors import listing
from tests.duties import elsewhere, everyone_but, refused
from tests.planning.room import MILLION
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db


def keys(scenario):
    return list(scenario.proposals.order_by("place").values_list("pk", flat=True))


def pin(scenario, by, proposals, how="in", reason="Cam kết với xã."):
    return scenarios.pin_many(
        scenario, proposals=proposals, how=how, reason=reason, by=by, at=at(9)
    )


def told(scenario):
    return [event.payload for event in events.history(scenario.stream) if event.kind == "pin"]


def test_the_chosen_are_pinned_with_one_reason_and_the_second_press_does_nothing(world, scenario):
    binh, (first, second, third) = world.actor("binh"), keys(scenario)
    assert pin(scenario, binh, [first, second, first]) == 2
    rows = scenario.proposals.order_by("place").values_list("pk", "pin", "pin_reason", "percent")
    assert list(rows) == [
        (first, "in", "Cam kết với xã.", 100),
        (second, "in", "Cam kết với xã.", 100),
        (third, "", "", 0),
    ]
    assert len(told(scenario)) == 2
    assert pin(scenario, binh, [first, second]) == 0
    assert len(told(scenario)) == 2
    assert pin(scenario, binh, [first, third], how="out", reason="Chưa có đất.") == 2
    assert pin(scenario, binh, keys(scenario), how="", reason="") == 3
    assert set(scenario.proposals.values_list("pin", "pin_reason")) == {("", "")}


def test_all_of_them_or_none(world, scenario, monkeypatch):
    binh, chosen = world.actor("binh"), keys(scenario)
    other = scenarios.create_scenario(
        world.province, year=YEAR, name="Khác", by=world.actor("lan"), at=at(8)
    )
    refused(lambda: pin(scenario, binh, []), "Chưa chọn đề án nào")
    refused(lambda: pin(scenario, binh, [*chosen, keys(other)[0]]), "không còn trong phương án")
    refused(lambda: pin(scenario, binh, [*chosen, 0]), "không còn trong phương án")
    refused(lambda: pin(scenario, binh, chosen, reason=" "), "phải có lý do")
    refused(lambda: pin(scenario, binh, chosen, how="maybe"), "Chưa chọn cách ghim")
    monkeypatch.setattr("khuyencong.planning.scenarios.services.scenario.MOST_PINNED", 2)
    refused(lambda: pin(scenario, binh, chosen), "nhiều nhất 2 đề án")
    for who in [*everyone_but(world, "department_specialist", "department_leader"),
                elsewhere("department_leader")]:  # fmt: skip
        refused(lambda who=who: pin(scenario, who, chosen), "Chỉ Sở Công Thương")
    assert not told(scenario)
    assert set(scenario.proposals.values_list("pin", flat=True)) == {""}
    assert pin(scenario, binh, chosen[:2]) == 2  # the limit itself
    Scenario.objects.filter(pk=scenario.pk).update(state="submitted")
    refused(lambda: pin(scenario, binh, chosen[:1], how="out"), "đang ở trạng thái")


def test_on_the_page_what_is_ticked_is_pinned_and_a_refusal_keeps_the_ticks(
    client, world, scenario
):
    client.force_login(world.users["binh"])
    address, chosen = f"/ke-hoach/phuong-an/{scenario.uuid}/?sort=-asked", keys(scenario)
    kept = client.post(address, {"act": "pin_in", "proposal": chosen[:2], "reason": ""})
    page = kept.content.decode()
    assert kept.status_code == 422
    assert len(re.findall(r'name="proposal"[^>]* checked', page)) == 2
    assert "phải có lý do" in page
    sent = client.post(address, {"act": "pin_out", "proposal": chosen[:2], "reason": "Chờ đất."})
    assert (sent.status_code, sent.headers["Location"]) == (302, address)
    assert scenario.proposals.filter(pin="out", pin_reason="Chờ đất.").count() == 2
    page = client.get(f"{address}&which=pinned").content.decode()
    assert page.count("để ngoài kế hoạch: Chờ đất.") == 2
    odd = client.post(address, {"act": "unpin", "proposal": ["x", "9" * 40]})
    assert odd.status_code == 422


def test_levels_typed_beside_the_ticks_are_not_lost_by_a_pin(client, world, scenario):
    client.force_login(world.users["binh"])
    address, (first, second, third) = f"/ke-hoach/phuong-an/{scenario.uuid}/", keys(scenario)
    typed = {"proposal": [first], "reason": "", f"percent_{second}": "80", f"percent_{third}": "0"}
    page = client.post(address, typed | {"act": "pin_in"}).content.decode()
    assert len(re.findall(r'<option value="80" selected', page)) == 1
    assert set(scenario.proposals.values_list("percent", flat=True)) == {0}
    sent = client.post(address, typed | {"act": "pin_in", "reason": "Điểm."})
    assert sent.status_code == 302
    assert dict(scenario.proposals.values_list("pk", "percent")) == {
        first: 100, second: 80, third: 0,
    }  # fmt: skip


def test_communes_are_a_few_tiles_with_a_way_to_all(client, world, chosen, monkeypatch):
    monkeypatch.setattr("khuyencong.planning.scenarios.pages.scenario.TILES", 1)
    client.force_login(world.users["binh"])
    address = f"/ke-hoach/phuong-an/{chosen.uuid}/"
    communes = len(set(chosen.proposals.exclude(commune="").values_list("commune", flat=True)))
    assert communes > 1
    for asked, shown in (("", 1), ("?communes=all", communes)):
        page = client.get(address + asked).content.decode()
        assert page.count("?commune=") == shown
        assert ("?communes=all#communes" in page) == (not asked)


def test_the_grid_finds_without_marks_sorts_and_adds_up_in_the_order_shown(
    world, scenario, three, monkeypatch
):
    scenarios.pin_many(
        scenario, proposals=keys(scenario), how="in", reason="Thử.", by=world.actor("binh"),
        at=at(9),
    )  # fmt: skip

    def titles(**filters):
        return [row.project.title for row, _sum in listing.listed(scenario, filters).rows]

    assert titles(q="may che") == ["Máy chẻ nan"]
    assert titles(q=three[1].code.lower()) == ["Máy vót nan"]
    assert titles(q="%") == []
    commune = scenario.proposals.get(project__title="Máy chẻ nan").commune
    assert "Máy chẻ nan" in titles(q=commune.upper())
    assert titles(sort="asked") == ["Hội thảo nghề", "Máy vót nan", "Máy chẻ nan"]
    assert titles(sort="-given") == ["Máy chẻ nan", "Máy vót nan", "Hội thảo nghề"]
    assert titles(sort="x") == titles(sort="place") == titles()
    assert titles(which="out") == []
    found = listing.listed(scenario, {"sort": "-asked"})
    assert [running for _row, running in found.rows] == [
        200 * MILLION, 350 * MILLION, 450 * MILLION,
    ]  # fmt: skip
    assert (found.count, found.given_dong, found.next_from) == (3, 450 * MILLION, None)
    monkeypatch.setattr(listing, "PAGE", 2)
    first = listing.listed(scenario, {"sort": "-asked"})
    rest = listing.listed(scenario, {"sort": "-asked"}, skipped=first.next_from)
    assert (first.next_from, rest.next_from) == (2, None)
    assert [running for _row, running in rest.rows] == [450 * MILLION]
