"""Charts drawn on the server as SVG, in our colours, without scripts."""

from __future__ import annotations

import base64

import pygal
from pygal.style import Style

from khuyencong.core.money import grouped

STYLE = Style(
    background="transparent", plot_background="transparent", foreground="#1f2421",
    foreground_strong="#1f2421", foreground_subtle="#9c9079", opacity="1",
    colors=("#14534a", "#c08a2b", "#a12a1c", "#59605b"),
    font_family="system-ui, sans-serif", label_font_size=15,
    major_label_font_size=15, title_font_size=16,
    legend_font_size=15, value_font_size=15, value_label_font_size=15, tooltip_font_size=15,
)  # fmt: skip


def bar_chart(labels: list[str], series: dict[str, list[int]]) -> bytes:
    """SVG of grouped bars; `series` {name: one whole number a label}. One of zeros alone is left
    out. Drawn for a telephone: no letter below 10 px there."""
    chart = pygal.Bar(
        style=STYLE,
        js=[],
        width=480,
        height=280,
        legend_at_bottom=True,
        legend_at_bottom_columns=1,
        show_y_guides=True,
        disable_xml_declaration=True,
        no_prefix=True,
        truncate_legend=-1,
        value_formatter=lambda number: grouped(round(number)),
    )
    chart.x_labels = labels
    for name, values in series.items():
        if any(values):
            chart.add(name, values)
    return chart.render(is_unicode=True).encode()


def as_image(svg: bytes) -> str:
    """A data: address for `img`, which no page policy has to open a door for."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")
