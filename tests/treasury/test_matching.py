"""Lines of the Treasury against our entries: each found once, each difference by its name."""

from datetime import date, timedelta

from khuyencong.treasury.models import Period, StatementLine
from khuyencong.treasury.selectors import matching
from khuyencong.treasury.selectors.matching import Entry

MILLION = 1_000_000
DAY = date(2027, 9, 10)
SEPTEMBER = Period("09").span(2027)


def line(row, number, amount, *, day=DAY, is_out=True, payee="", account=""):
    return StatementLine(
        row=row, day=day, number=number, amount_dong=amount, is_out=is_out, payee=payee,
        account=account,
    )  # fmt: skip


def entry(number, amount, *, day=DAY, is_out=True, document="", is_recorded=True, key=""):
    return Entry(
        key or f"request:{number}{document}", number, document, day, is_out, amount, "NA-1",
        "Máy cưa", "HTX", is_recorded=is_recorded,
    )  # fmt: skip


def match(lines, entries, days=3):
    found, missing = matching.match(lines, entries, year=2027, span=SEPTEMBER, days=days)
    return [one.found for one in found], [one.key for one in missing]


def test_the_number_and_the_amount_are_the_same_however_the_number_is_spelled():
    assert match([line(1, "0012/KB", MILLION)], [entry("12-kb", MILLION)]) == (["exact"], [])


def test_an_amount_that_differs_by_one_dong_is_said_with_the_difference():
    found, missing = matching.match(
        [line(1, "12", MILLION + 1)], [entry("12", MILLION)], year=2027, span=SEPTEMBER, days=3
    )
    assert [(one.found, one.difference_dong) for one in found] == [("amount", 1)]
    assert missing == []


def test_lines_of_one_voucher_count_together():
    paid = [line(1, "12", 8, account="1"), line(2, "12", 8, account="2"), line(3, "12", 4)]
    assert match(paid, [entry("12", 20)]) == (["exact"] * 3, [])
    assert match(paid[:2], [entry("12", 20)]) == (["amount"] * 2, [])


def test_a_line_twice_in_the_file_is_found_once():
    twice = [line(1, "12", MILLION), line(2, "12", MILLION)]
    assert match(twice, [entry("12", MILLION)]) == (["exact", "double"], [])


def test_the_same_amount_within_the_days_may_be_ours_and_one_day_more_is_not():
    ours = entry("7", MILLION, day=DAY)
    for apart, found in ((3, "probable"), (4, "none"), (-3, "probable"), (-4, "none")):
        theirs = line(1, "99", MILLION, day=DAY + timedelta(days=apart))
        assert match([theirs], [ours])[0] == [found], apart


def test_of_two_that_may_be_ours_the_nearest_day_is():
    lines = [line(1, "98", MILLION, day=DAY), line(2, "99", MILLION, day=DAY + timedelta(days=1))]
    ours = entry("7", MILLION, day=DAY + timedelta(days=1))
    assert match(lines, [ours])[0] == ["none", "probable"]


def test_money_back_is_found_by_the_number_in_its_document_and_never_as_money_out():
    back = entry("", MILLION, is_out=False, document="Giấy nộp tiền số 7/NT ngày 10/09/2027")
    assert match([line(1, "07/NT", MILLION, is_out=False)], [back]) == (["exact"], [])
    assert match([line(1, "07/NT", MILLION)], [back]) == (["none"], [back.key])


def test_what_the_treasury_paid_and_nobody_wrote_down_is_said():
    ours = entry("", MILLION, is_recorded=False, key="request:one")
    late = DAY + timedelta(days=15)
    assert match([line(1, "12", MILLION, day=late)], [ours]) == (["unrecorded"], [])
    early = DAY - timedelta(days=1)
    assert match([line(1, "12", MILLION, day=early)], [ours]) == (["none"], [])


def test_a_line_of_another_year_or_another_month_is_not_matched():
    ours = entry("12", MILLION)
    assert match([line(1, "12", MILLION, day=date(2026, 9, 10))], [ours]) == (
        ["other_year"], [ours.key],
    )  # fmt: skip
    assert match([line(1, "12", MILLION, day=date(2027, 10, 1))], [ours])[0] == ["outside"]
    assert match([line(1, "12", MILLION, day=date(2028, 1, 15))], [ours])[0] == ["outside"]
    assert match([line(1, "12", MILLION, day=date(2028, 2, 1))], [ours])[0] == ["other_year"]


def test_an_entry_is_missing_only_in_the_period_of_its_day():
    ours = [entry("1", 1, day=date(2027, 8, 31)), entry("2", 2, day=date(2027, 9, 30))]
    assert match([], ours) == ([], ["request:2"])


def test_a_cell_that_could_not_be_read_is_said():
    unread = StatementLine(row=1, day=None, number="12", amount_dong=None, is_out=True)
    assert match([unread], []) == (["unread"], [])


def test_periods_are_months_quarters_and_the_january_after():
    assert Period("02").span(2028) == (date(2028, 2, 1), date(2028, 2, 29))
    assert Period("q4").span(2027) == (date(2027, 10, 1), date(2027, 12, 31))
    assert Period("adj").span(2027) == (date(2028, 1, 1), date(2028, 1, 31))
