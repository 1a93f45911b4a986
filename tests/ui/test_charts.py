"""A chart speaks as the page does, and is read on a telephone."""

import re

from khuyencong.ui.charts import bar_chart


def drawn() -> str:
    series = {"Đã giải ngân": [4000, 5327], "Theo danh sách": [0, 0]}
    return bar_chart(["2016", "2017"], series).decode()


def test_thousands_are_grouped_by_points():
    assert "5.000" in drawn()
    assert ">5000<" not in drawn()


def test_what_has_no_figure_at_all_is_left_out():
    assert "Đã giải ngân" in drawn()
    assert "Theo danh sách" not in drawn()


def test_letters_are_no_smaller_than_10_px_on_a_telephone():
    width = int(re.search(r'viewBox="0 0 (\d+)', drawn()).group(1))
    sizes = {int(size) for size in re.findall(r"font-size: ?(\d+)px", drawn())}
    assert min(sizes) * 328 / width >= 9.5, (sizes, width)  # 360 px without its margins
