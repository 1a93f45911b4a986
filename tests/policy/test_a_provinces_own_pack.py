"""The test pack of the guide, from the editor to a decision and a replay, through the pages.

Not the law of Nghệ An: levels seen in other provinces, under numbers that are nobody's.
"""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from khuyencong.core import calendar
from khuyencong.core.working_days import WorkCalendar
from khuyencong.policy import selectors
from khuyencong.policy.models import RulePack
from khuyencong.rules import engine
from khuyencong.rules.engine import Facts
from khuyencong.rules.packs import LOCAL, PackError, parse
from tests import world as province
from tests.policy.test_studio_pages import enter
from tests.rules.test_bad_packs import OWN

FOLDER = Path(settings.BASE_DIR) / "docs" / "guide" / "goi-thu"
FIRST, SECOND = (
    (FOLDER / f"phien-ban-{number}.yaml").read_text(encoding="utf-8") for number in (1, 2)
)


def draft(client, text):
    answer = client.post(
        "/quy-dinh/soan/", {"scope": "local", "text": text, "reason": "Thử hệ thống"}
    )
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def approve(client, world, address):
    assert enter(client, world, "binh").post(address, {"act": "propose"}).status_code == 302
    refused = client.post(address, {"act": "put_in_force"})
    assert refused.status_code in (403, 422)  # who wrote it does not put it in force
    lan = enter(client, world, "lan")
    assert lan.post(address, {"act": "put_in_force"}).status_code == 302
    assert lan.post(address, {"act": "put_in_force"}).status_code == 422  # the second press


def asked(activity, cost, on, **facts):
    out = StringIO()
    given = [f"{name}={value}" for name, value in ({"track": "local"} | facts).items()]
    call_command(
        "ceiling", activity=activity, cost=str(cost), on=on, province="40", fact=given, stdout=out
    )
    answer = json.loads(out.getvalue())
    return answer["ceiling_dong"], answer


@pytest.mark.django_db
def test_a_pack_is_drafted_compared_approved_by_two_decided_by_and_replayed(client):
    world = province.build()
    province.committed(world, price=1_200_000_000, support=300_000_000)
    binh = enter(client, world, "binh")
    first = draft(binh, FIRST)
    page = binh.get(first).content.decode()
    assert "không phải quy định của Nghệ An" in page
    for words in (
        "30 %, tối đa 1.000.000.000 đồng, mỗi lần đề nghị chỉ được hỗ trợ một lần",
        "tối đa 500.000.000 đồng, có thu hồi, không lãi, trong 5 năm",
        "vốn từ 20.000.000.001 đồng: tối đa 10.000.000 đồng",
        "Tạm ứng: Ứng dụng máy móc tiên tiến, chuyển giao công nghệ (tỉnh)",
        "Thứ tự ưu tiên đề án (tỉnh)",
    ):
        assert words in page, words
    assert asked("existing_model", 200_000_000, "2027-03-01")[0] == 100_000_000  # nation's
    approve(client, world, first)
    assert asked("existing_model", 200_000_000, "2027-03-01")[0] == 60_000_000
    assert asked("machinery", 800_000_000, "2027-03-01")[0] == 300_000_000
    loan, answer = asked("machinery", 800_000_000, "2027-03-01", kind="recoverable")
    assert (loan, answer["verified"]) == (500_000_000, False)
    capital = {"area": "difficult", "registered_capital_dong": 20_000_000_001}
    assert asked("new_enterprise", 30_000_000, "2027-03-01", **capital)[0] == 10_000_000
    capital["registered_capital_dong"] = 20_000_000_000
    assert asked("new_enterprise", 30_000_000, "2027-03-01", **capital)[0] == 5_000_000
    capital["registered_capital_dong"] = 9_999_999_999
    assert asked("new_enterprise", 30_000_000, "2027-03-01", **capital)[1]["status"] == (
        "needs_person"
    )
    del capital["registered_capital_dong"]
    assert asked("new_enterprise", 30_000_000, "2027-03-01", **capital)[0] is None
    in_force = client.get(first).content.decode()
    assert "So với quy định trước gói này" in in_force
    assert "tối đa 100.000.000 đồng" in in_force  # of an existing model, before it
    second = draft(enter(client, world, "binh"), SECOND)
    replay = client.get(f"/ke-hoach/chay-lai/{RulePack.objects.latest('pk').code}/")
    assert replay.status_code == 200 and "Nếu áp dụng gói này" in replay.content.decode()
    approve(client, world, second)
    costs = {"2027-06-30": 1_000_000_000, "2027-07-01": 800_000_000}
    for on, cap in costs.items():
        assert asked("demonstration_model", 4_000_000_000, on)[0] == cap
    own = selectors.book("40").of_track("local")
    assert [str(row.share) for row in own.advances["machinery"].values][-1] == "0.50"
    assert own.ranking.ranking.values[-1].areas[1] == "difficult"
    call_command("verify")


DAYS = """\
pack: {title: "Lịch làm việc năm 2027 (thử)", legal: "Thông báo 5/TB-UBND"}
work_calendar:
  2027-05-10: {kind: swap_off, legal: Thông báo 5, notice_date: 2027-04-01, evidence: seen}
"""


@pytest.mark.django_db
def test_a_day_of_a_pack_in_force_is_a_day_of_the_calendar_of_that_province(client):
    world = province.build()
    monday = date(2027, 5, 10)
    pack = draft(enter(client, world, "binh"), DAYS)
    assert "nghỉ, hoán đổi ngày làm việc" in client.get(pack).content.decode()
    assert WorkCalendar.vietnam().is_working(monday)
    approve(client, world, pack)
    days = calendar.entered()
    assert not calendar.of(days, "40").is_working(monday)
    assert calendar.of(days, "38").is_working(monday)
    call_command("verify")


@pytest.mark.parametrize("day", ["ngay-mai", "2042-01-01"])
def test_a_day_that_the_calendar_does_not_know_is_refused_on_its_line(day):
    with pytest.raises(PackError) as refusal:
        parse(DAYS.replace("2027-05-10", day), scope=LOCAL)
    assert refusal.value.line == 3 and "lịch làm việc" in refusal.value.say("vi")


def test_a_merged_province_keeps_two_packs_until_its_new_one():
    old = OWN.replace('province: "40"', 'province: "66"').replace(
        """    values:
      - {from: 2027-07-01, rate: "0.50", cap: 200000000, evidence: internal,
         legal: "Điều 3 Nghị quyết 9/2027/NQ-HĐND"}
""",
        """    cases:
      - when: {former_province: ["%s"]}
        values:
          - {from: %s, rate: "0.50", cap: %s, evidence: internal,
             legal: "Điều 3 Nghị quyết 9/2027/NQ-HĐND"}
""",
    )
    packs = [
        parse(old % row, scope=LOCAL)
        for row in (
            ("66", "2025-07-01", "100000000"),
            ("54", "2025-07-01", "200000000"),
            ("66", "2026-07-26", "150000000"),
            ("54", "2026-07-26", "150000000"),
        )
    ]
    book = engine.load("66", tuple(packs))

    def cap(on, former=None):
        facts = Facts("machinery", 10**9, track="local", former_province=former)
        return engine.ceiling(facts, on=on, book=book).ceiling_dong

    before, after = date(2026, 1, 1), date(2027, 1, 1)
    assert (cap(before, "66"), cap(before, "54"), cap(before)) == (100_000_000, 200_000_000, None)
    assert {cap(after, "66"), cap(after, "54"), cap(after)} == {150_000_000}
