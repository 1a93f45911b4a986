"""The test pack from the editor to a decision under it, its replay and what replaces it, by pages.

Not the law of Nghệ An, nor of Đắk Lắk: levels seen in other provinces, under invented numbers.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from khuyencong.appraisal.models import LookAgain, RuleUsed
from khuyencong.directory.models import Succession, Unit
from khuyencong.policy.models import RulePack
from khuyencong.projects.models import Beneficiary, Project
from tests import world as province
from tests.again import scenery

pytestmark = pytest.mark.django_db
FOLDER = Path(settings.BASE_DIR) / "docs" / "guide" / "goi-thu"
LEVEL = "40.support_levels.machinery[grant]"


def text_of(name: str, first: date) -> str:
    """The pack of the guide, in force from a day of this walk."""
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return text.replace("from: 2027-07-01", f"from: {first}").replace(
        "from: 2027-01-01", f"from: {first}"
    )


class Walk:
    """One person at a time, as she goes from page to page."""

    def __init__(self, world: province.World) -> None:
        self.world, self.clients = world, {}

    def of(self, name: str) -> Client:
        if name not in self.clients:
            self.clients[name] = Client()
            self.clients[name].force_login(self.world.users[name])
        return self.clients[name]

    def page(self, name: str, address: str) -> str:
        answer = self.of(name).get(address)
        assert answer.status_code == 200, address
        return answer.content.decode()

    def press(self, name: str, address: str, **typed: object) -> str:
        answer = self.of(name).post(address, typed)
        assert answer.status_code == 302, answer.content.decode()
        return answer["Location"]

    def step(self, name: str, project: Project, step: str, **typed: object) -> str:
        project.refresh_from_db()
        address = f"/ban-lam-viec/de-an/{project.code}/buoc/{step}/"
        return self.press(name, address, version=project.version, **typed)

    def in_force(self, text: str) -> str:
        """Drafted by one, compared, put in force by another; its address."""
        address = self.press("binh", "/quy-dinh/soan/", scope="local", text=text, reason="")
        assert "So với quy định đang áp dụng" in self.page("binh", address)
        self.press("binh", address, act="propose")
        assert self.of("binh").post(address, {"act": "put_in_force"}).status_code in (403, 422)
        self.press("lan", address, act="put_in_force")
        assert "So với quy định trước gói này" in self.page("lan", address)
        return address


@scenery
def registered(world: province.World, **amounts: int) -> Project:
    """A project of machinery whose dossier was complete today."""
    from khuyencong.projects import services as projects

    project = province.drafted(world, **amounts)
    return projects.register(project, by=world.actor("mai"), at=timezone.now())


def test_the_test_pack_is_drafted_compared_approved_decided_by_replayed_and_replaced():
    world = province.build()
    walk, today = Walk(world), timezone.localdate()
    project = registered(world, price=1_200_000_000, support=300_000_000)

    draft = walk.press(
        "binh", "/quy-dinh/soan/", scope="local", text=text_of("phien-ban-1", today), reason=""
    )
    page = walk.page("binh", draft)
    assert "không phải quy định của Nghệ An" in page
    # The level of machinery becomes two cases: the grant is compared with what holds today.
    grant = page[page.index("hỗ trợ không thu hồi") :]
    assert "50 %, tối đa 300.000.000 đồng" in grant[:600]
    loan = page[page.index("hỗ trợ có thu hồi") :]
    assert "chưa có" in loan[:600] and "có thu hồi, không lãi, trong 5 năm" in loan[:900]

    # Replayed before it is approved: nobody has a figure for what the pack leaves open.
    replay = f"/ke-hoach/chay-lai/{RulePack.objects.get().code}/"
    assert "Nếu áp dụng gói này" in walk.page("binh", replay)

    walk.press("binh", draft, act="propose")
    assert walk.of("binh").post(draft, {"act": "put_in_force"}).status_code in (403, 422)
    walk.press("lan", draft, act="put_in_force")
    assert f'<a href="{draft}">{RulePack.objects.get().code}</a>' in walk.page("lan", "/quy-dinh/")

    # Anybody is told what each source gives, with its article.
    answer = walk.page("tam", "/ho-tro/?cost_dong=1 tỷ&activity=existing_model")
    assert "Khuyến công quốc gia" in answer and "Khuyến công địa phương" in answer
    assert "100.000.000 đồng" in answer and "Điều 3 THU-01/2026/NQ-HĐND" in answer
    machines = walk.page("tam", "/ho-tro/?cost_dong=1,2 tỷ&activity=machinery")
    assert "Khuyến công địa phương: hỗ trợ có thu hồi" in machines
    assert "500.000.000 đồng" in machines and "Điều 5 THU-01/2026/NQ-HĐND" in machines

    # Decided by: the appraiser reads the article of the resolution and concludes under it.
    file = walk.page("binh", f"/tham-dinh/{project.code}/")
    assert "Điều 4 THU-01/2026/NQ-HĐND" in file
    walk.step("binh", project, "conclude", opinion="Theo mức của gói thử.")
    used = RuleUsed.objects.get(project=project, decision="conclude", row=LEVEL)
    assert (used.row_from, used.basis_date) == (today, today)
    resting = walk.page("lan", f"/tham-dinh/can-cu/?row={LEVEL}&from={today}")
    assert project.code in resting

    # Replaced: the row on which the decision rests changes, so somebody looks at it again.
    lower = text_of("phien-ban-2", today)
    lower = lower.replace("  demonstration_model:", "  machinery:").replace(
        'rate: "0.30", cap: 800000000', 'rate: "0.50", cap: 200000000'
    )
    lower = lower.replace(
        "    values:\n      - {from",
        "    cases:\n      - when: {kind: [grant]}\n        values:\n          - {from",
        1,
    )
    later = walk.press("binh", "/quy-dinh/soan/", scope="local", text=lower, reason="")
    shown = walk.page("binh", later)
    assert "50 %, tối đa 300.000.000 đồng" in shown and "50 %, tối đa 200.000.000 đồng" in shown
    asked = walk.page("binh", f"/ke-hoach/chay-lai/{RulePack.objects.latest('pk').code}/")
    assert project.title in asked and "200.000.000 đồng" in asked
    walk.press("binh", later, act="propose")
    walk.press("lan", later, act="put_in_force")
    look = LookAgain.objects.get(project=project)
    assert LEVEL in look.rows
    assert project.code in walk.page("lan", "/tham-dinh/xem-lai/")
    walk.press("binh", f"/tham-dinh/xem-lai/{look.pk}/", words="Mức cũ vẫn giữ, đã kết luận.")
    call_command("verify")


PARTED = """\
pack:
  title: "Gói thử, không phải quy định của Đắk Lắk: %(title)s"
  legal: "%(number)s"
  province: "66"
checked: &checked {on: 2026-11-01, by: "Chuyên viên Sở Công Thương"}
levels:
  machinery:
    checked: *checked
    cases:
      - when: {former_province: ["%(former)s"]}
        values:
          - {from: %(first)s, rate: "0.50", cap: %(cap)s, evidence: sample,
             legal: "Điều 3 %(number)s"}
  new_enterprise:
    checked: *checked
    cases:
      - when: {former_province: ["%(former)s"]}
        values:
          - from: %(first)s
            scale: [{from_dong: 10000000000, cap: 5000000}, {from_dong: 0}]
            evidence: sample
            legal: "Điều 6 %(number)s"
"""


def once_of(world: province.World, commune: Unit, code: str, name: str) -> None:
    """The commune was made of one of a former province."""
    old_province = Unit.objects.create(
        code=code, level="province", name=name, kind="tỉnh", province_code=code,
        valid_from=date(2002, 1, 1), valid_until=date(2025, 7, 1), sort_key=name, folded=name,
    )  # fmt: skip
    old = Unit.objects.create(
        code=f"9{commune.code[1:]}", level="commune", name=commune.name, kind="xã",
        parent=old_province, province_code=code, valid_from=date(2002, 1, 1),
        valid_until=date(2025, 7, 1), sort_key=commune.name, folded=commune.name,
    )  # fmt: skip
    day = date(2025, 7, 1)
    Succession.objects.create(old=old, new=commune, date=day, is_whole=True, source="test")
    province.told("places")


def test_a_merged_province_decides_by_two_packs_until_it_has_one():
    world = province.build(code="66")
    once_of(world, world.communes[0], "66", "đắk lắk")
    once_of(world, world.communes[1], "54", "phú yên")
    walk, today = Walk(world), timezone.localdate()
    packs = {
        "66": ("150000000", "THU-08/2026/NQ-HĐND"),
        "54": ("250000000", "THU-09/2026/NQ-HĐND"),
    }
    for former, (cap, number) in packs.items():
        title = f"mức của địa bàn {former}"
        given = {"title": title, "number": number, "former": former, "first": today, "cap": cap}
        walk.in_force(PARTED % given)
    wrong = PARTED % (given | {"former": "40"})
    answer = walk.of("binh").post("/quy-dinh/soan/", {"scope": "local", "text": wrong})
    assert answer.status_code == 422
    assert "ghi một trong: 54 (địa bàn tỉnh Phú Yên cũ)" in answer.content.decode()

    # Asked without a place nobody knows which; by its commune each has its own.
    ask = "/ho-tro/?cost_dong=1 tỷ&activity=machinery"
    assert "Mức hỗ trợ tùy thuộc vào: tỉnh trước khi sáp nhập" in walk.page("tam", ask)
    for commune, said in zip(world.communes, ("150.000.000", "250.000.000"), strict=True):
        page = walk.page("tam", f"{ask}&place={commune.name}")
        assert f"{said} đồng" in page
    cooperative = registered(world, support=150_000_000)
    file = walk.page("binh", f"/tham-dinh/{cooperative.code}/")
    assert "Điều 3 THU-08/2026/NQ-HĐND" in file and "150.000.000 đồng" in file
    walk.step("binh", cooperative, "conclude", opinion="Địa bàn cũ có mức riêng.")
    used = RuleUsed.objects.filter(project=cooperative, decision="conclude")
    assert "66.support_levels.machinery[66]" in used.values_list("row", flat=True)
    call_command("verify")


def test_a_level_by_registered_capital_asks_for_it_and_decides_by_it():
    world = province.build()
    walk, today = Walk(world), timezone.localdate()
    draft = text_of("phien-ban-1", today)
    walk.in_force(draft)
    ask = "/ho-tro/?cost_dong=30 triệu&activity=new_enterprise"
    page = walk.page("tam", ask)
    assert 'name="registered_capital_dong"' in page
    assert "Mức hỗ trợ tùy thuộc vào: vốn đăng ký" in page
    page = walk.page("tam", f"{ask}&registered_capital_dong=20.000.000.001")
    assert "10.000.000 đồng" in page and "Điều 6 THU-01/2026/NQ-HĐND" in page
    assert "registered_capital_dong" not in walk.page(
        "tam", ask.replace("new_enterprise", "machinery")
    )

    project = registered(world, price=30_000_000, support=5_000_000)
    Project.objects.filter(pk=project.pk).update(activity="new_enterprise")
    member = Beneficiary.objects.get(project=project)
    address = f"/tham-dinh/{project.code}/"
    assert "Mức hỗ trợ tùy thuộc vào: vốn đăng ký" in walk.page("binh", address)
    refused = walk.of("binh").post(
        address, {"act": "facts", "member": member.pk, "registered_capital_dong": "0"}
    )
    assert refused.status_code == 422
    walk.press(
        "binh", address, act="facts", member=member.pk, registered_capital_dong="10.000.000.000"
    )
    page = walk.page("binh", address)
    assert "10.000.000.000 đồng" in page and "5.000.000 đồng" in page
    # What the pack of a steeper scale leaves open is listed in its replay, with its reason.
    steeper = text_of("phien-ban-1", today + timedelta(days=1)).replace(
        "{from_dong: 10000000000, cap: 5000000}", "{from_dong: 15000000000, cap: 5000000}"
    )
    walk.press("binh", "/quy-dinh/soan/", scope="local", text=steeper, reason="")
    replay = walk.page("binh", f"/ke-hoach/chay-lai/{RulePack.objects.latest('pk').code}/")
    assert "1 trong 1 phần cần người quyết định" in replay
    assert project.code in replay and "Theo gói: Chưa có mức" in replay
