"""Rows of tables, drawn without a macro for each cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup, escape

Column = str | tuple[Any, ...]


def row_of(columns: Sequence[Column | None]) -> Callable[..., Markup]:
    """`tr(cell, cell, kind="total")` of a table with these columns: each a label, or (label, kind,
    …), or None when it is left out with its cells. A cell is text or markup, which is wrapped so
    that a card keeps it together beside its label."""
    heads = [None if column is None else _head(column) for column in columns]

    def tr(*cells: object, kind: str = "") -> Markup:
        drawn = [f'<tr class="{escape(kind)}">' if kind else "<tr>"]
        for place, content in enumerate(cells):
            head = heads[place]
            if head is None:
                continue
            text = escape(content)
            start, label = head
            is_markup = "<" in (text if isinstance(content, Markup) else str(content))
            inside = f"<div>{text}</div>" if is_markup else text
            none = " data-none" if content == "–" else ""  # no line of a card
            drawn.append(f"<td{start}{label if content != '' else ''}{none}>{inside}</td>")
        drawn.append("</tr>\n")
        return Markup("".join(drawn))  # noqa: S704  (every part is escaped above)

    return tr


def _head(column: Column) -> tuple[str, str]:
    """(the class of its cells, their label), as attributes."""
    label, kind = (column, "") if isinstance(column, str) else column[:2]
    return f' class="{escape(kind)}"' if kind else "", f' data-label="{escape(label)}"'
