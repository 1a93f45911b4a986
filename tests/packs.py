"""A province's own figure of procedure, put in force by two people as an office does it."""

from __future__ import annotations

from khuyencong.policy import services as packs
from tests.world import World, at

PACK = """\
pack: {{title: "Quy định của tỉnh", legal: "Quyết định 2/QĐ-UBND"}}
procedure:
  {name}:
    checked: {{on: 2026-12-20, by: "Chuyên viên Sở"}}
    values:
      - {{from: 2027-01-01, value: {value}, evidence: internal, legal: "Quyết định 2/QĐ-UBND"}}
"""


def set_figure(world: World, name: str, value: object) -> None:
    """From 1 January 2027 on; `value` as YAML writes it."""
    binh, lan = world.actor("binh"), world.actor("lan")
    text = PACK.format(name=name, value=value)
    pack = packs.draft(world.province, scope="local", text=text, reason="x", by=binh, at=at(1))
    packs.put_in_force(packs.propose(pack, by=binh, at=at(1)), by=lan, at=at(1))
