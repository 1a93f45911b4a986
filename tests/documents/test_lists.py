"""Cách bày một danh sách: its unit, counters, groups and totals are known by what cells say."""

import pytest

from khuyencong.documents.reading import lists


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Đơn vị tính: triệu đồng", 1_000_000),
        ("ĐVT: 1.000 đồng", 1_000),
        ("ĐVT: 1000đ", 1_000),
        ("(Đơn vị: Nghìn đồng)", 1_000),
        ("đơn vị tính: tr.đ", 1_000_000),
        ("ĐVT : trđ", 1_000_000),
        ("Đơn vị tính là tỷ đồng", 1_000_000_000),
        ("Đơn vị tính: đồng", 1),
        ("Biểu số 2 - Đơn vị tính: ngàn đồng", 1_000),
        ("Triệu đồng", 1_000_000),
        ("Tên đơn vị", None),
        ("Đơn vị thực hiện: Trung tâm", None),
        ("Đồng", None),
        ("Xã Đồng", None),
    ],
)
def test_the_unit_of_the_whole_list(text, unit):
    assert lists.unit_of_list([["DANH SÁCH"], ["", text]]) == unit


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Tổng kinh phí (triệu đồng)", ("tong kinh phi", 1_000_000)),
        ("Tổng kinh phí\n(1.000đ)", ("tong kinh phi", 1_000)),
        ("Kinh phí, trđ", ("kinh phi", 1_000_000)),
        ("Kinh phí triệu đồng", ("kinh phi", 1_000_000)),
        ("Kinh phí đề nghị (5=6+7)", ("kinh phi de nghi", None)),
        ("Số lao động (người)", ("so lao dong", None)),
        ("Tên cơ sở", ("ten co so", None)),
    ],
)
def test_a_heading_and_its_unit(text, told):
    assert lists.heading(text) == told


@pytest.mark.parametrize("text", ["Tổng cộng", "TỔNG CỘNG:", "Cộng", "Cộng nhóm II", "Cộng I",
    "Tổng cộng (I+II)", "Tổng số", "tong cong", "Tổng cộng xã Nghi Lộc"])  # fmt: skip
def test_a_total_is_known(text):
    assert lists.is_total(text)


@pytest.mark.parametrize("text", ["Tổng công ty May", "Cộng đồng dệt Nghi Lộc", "Tống Văn Cộng",
    "Công ty Tổng hợp", ""])  # fmt: skip
def test_a_name_is_no_total(text):
    assert not lists.is_total(text)


def test_a_row_of_counters_is_known():
    assert lists.is_counters(["(1)", "(2)", "(3)", "(4)=(2)+(3)"])
    assert lists.is_counters(["A", "B", "1", "2"])
    assert not lists.is_counters(["1", "HTX mây tre", "15"])
    assert not lists.is_counters(["1", "2"])


def test_a_group_is_known_by_its_mark():
    assert lists.is_group("II", ["Xã Nghi Lộc"])
    assert lists.is_group("A.", ["Nhóm cơ sở"])
    assert lists.is_group("", ["II. Xã Nghi Lộc"])
    assert not lists.is_group("1", ["HTX mây tre"])
    assert not lists.is_group("", ["Cơ sở Minh Anh"])
    assert not lists.is_group("I", ["HTX", "Hợp tác xã", "Nghi Lộc"])


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#name?", "#DIV/0!", "#CALC!"])
def test_an_error_cell_is_known(text):
    assert lists.ERROR.fullmatch(text)
    assert not lists.ERROR.fullmatch(f"{text} x")
