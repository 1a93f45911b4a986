"""Statements of the Treasury as files, and the acts on them, for their tests."""

from __future__ import annotations

from typing import Any

from khuyencong.treasury import services as treasury
from khuyencong.treasury.models import Statement
from khuyencong.treasury.selectors import statements as selectors
from tests.world import YEAR, World, at

HEADS = "Ngày;Số chứng từ;Đơn vị nhận;Nội dung;Nợ;Có"
DAY = at(5, 10)  # the statement of September comes in


def csv(*lines: str, heads: str = HEADS) -> bytes:
    return "\n".join((heads, *lines)).encode()


def receive(world: World, content: bytes, by: Any = "thu", **asked: Any) -> Statement:
    said = {"year": YEAR, "period": "09", "name": "so-chi-tiet.csv", "at": DAY} | asked
    actor = world.actor(by) if isinstance(by, str) else by
    return treasury.receive_statement(world.fund, content=content, by=actor, **said)


def explain(
    world: World, statement: Statement, words: str = "Kho bạc ghi kỳ sau", by: Any = "thu"
) -> Statement:
    """Every difference in the same words."""
    rows = selectors.reconciled(statement).differences
    actor = world.actor(by) if isinstance(by, str) else by
    return treasury.explain_differences(statement, chosen=rows, words=words, by=actor, at=DAY)


def present(world: World, statement: Statement, by: Any = "thu") -> Statement:
    actor = world.actor(by) if isinstance(by, str) else by
    return treasury.present_statement(statement, by=actor, at=DAY)


def sign(world: World, statement: Statement, by: Any = "lan") -> Statement:
    actor = world.actor(by) if isinstance(by, str) else by
    return treasury.sign_statement(statement, by=actor, at=DAY)


def found(statement: Statement) -> list[str]:
    """What each line is, as the file has them; then each entry that it lacks."""
    result = selectors.reconciled(statement)
    rows = sorted((*result.differences, *result.agreed), key=lambda row: (row.row == 0, row.row))
    return [row.found for row in rows]
