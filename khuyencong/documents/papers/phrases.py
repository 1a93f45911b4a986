"""Turns of phrase that several papers share."""

from __future__ import annotations

from khuyencong.documents.papers.blocks import (
    Appendix,
    Block,
    Centre,
    Column,
    Each,
    Grounds,
    Table,
    Text,
    When,
)

DECIDES: tuple[Block, ...] = (Centre("{paper.decider_caps}"), Grounds(), Centre("QUYẾT ĐỊNH:"))


def addressed(one: str, many: str) -> When:
    """Kính gửi: the one at the place `one`, or each of the list at `many` on a line of its own."""
    each = Each(many, "row", (Text("- {row}{mark}"),))
    return When(many, (Centre("Kính gửi:"), each), otherwise=(Centre(f"Kính gửi: {{{one}}}"),))


def carried_out(by: str, *, article: int) -> Text:
    """The last article: who carries the decision out; in force from the day it is signed."""
    return Text(
        f"{by} và thủ trưởng các đơn vị có liên quan chịu trách nhiệm thi "
        "hành Quyết định này. Quyết định có hiệu lực kể từ ngày ký.",
        lead=f"Điều {article}. ",
    )


def appendix(subject: str, *, to: str) -> Appendix:
    """The one appendix of a paper, which `to` names (Quyết định, Tờ trình)."""
    return Appendix(
        "PHỤ LỤC",
        subject,
        f"(Kèm theo {to} số {{paper.frame.reference}} {{paper.frame.date_words}} của "
        "{paper.frame.issuing_body})",
    )


def summed(path: str, *columns: Column) -> Table:
    """A table whose last line has under each amount in đồng the sum that the paper has by the same
    name; "Cộng" stands under the first words."""
    total = [
        column.text.replace("{row.", "{paper.") if column.text.endswith("_dong}") else ""
        for column in columns
    ]
    total[columns[0].text == "{row.n}"] = "Cộng"
    return Table(path, "row", columns, tuple(total))
