"""Ngày căn cứ: application, approval or contract, by a parameter the province may set."""

from datetime import date

import pytest

from khuyencong.contracts.models import Contract
from khuyencong.core.errors import Refused
from khuyencong.planning import services as planning
from khuyencong.policy import services as packs
from tests import world as province
from tests.world import YEAR, at

pytestmark = pytest.mark.django_db
# From 20 March the province pays at most 200 million for machinery.
LOWER = """\
pack: {{title: "Mức mới của tỉnh", legal: "Quyết định 1/QĐ-UBND"}}
sources: {{moi: {{title: "Quyết định 1", address: "công báo"}}}}
procedure:
  basis_date:
    checked: {{on: 2026-12-20, by: "Chuyên viên Sở"}}
    values:
      - {{from: 2027-01-01, value: {word}, evidence: internal, legal: "Quyết định 1/QĐ-UBND"}}
levels:
  machinery:
    checked: {{on: 2026-12-20, by: "Chuyên viên Sở"}}
    values:
      - {{from: {day}, rate: "0.50", cap: 200000000, evidence: seen, source: [moi],
         legal: "Quyết định 1/QĐ-UBND"}}
"""


def lower(world, word, day="2027-03-08"):
    pack = packs.draft(
        world.province,
        scope="national",
        text=LOWER.format(word=word, day=day),
        reason="thử",
        by=world.actor("binh"),
        at=at(1),
    )
    pack = packs.propose(pack, by=world.actor("binh"), at=at(1))
    packs.put_in_force(pack, by=world.actor("lan"), at=at(1))


def test_the_day_of_the_complete_dossier_decides_by_default_and_when_named():
    world = province.build()
    lower(world, "application")
    assert province.committed(world).amount_dong == 300_000_000


def test_where_the_approval_decides_the_plan_is_refused_under_the_newer_rule():
    world = province.build()
    lower(world, "approval")
    with pytest.raises(Refused, match=r"vượt mức tối đa 200\.000\.000"):
        province.committed(world)


def test_where_the_contract_decides_it_is_the_signing_that_is_refused(monkeypatch):
    world = province.build()
    lower(world, "contract", day="2027-03-14")
    approved = []
    plain = planning.approve
    monkeypatch.setattr(
        planning, "approve", lambda *a, **k: approved.append(plain(*a, **k)) or approved[-1]
    )
    with pytest.raises(Refused, match=r"vượt mức tối đa 200\.000\.000") as refusal:
        province.committed(world)
    assert approved
    assert any(entry.name == "sign" for entry in refusal.traceback)
    assert Contract.objects.count() == 0
    assert date(YEAR, 3, 15) > date(2027, 3, 14)
