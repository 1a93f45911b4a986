"""`ceiling`: the worked vectors of the field, through the command line, each with its clause."""

import json
from datetime import date

import pytest
from django.core.management import call_command

from khuyencong.directory.services import places
from tests.directory.test_place_kind import becomes, unit, ward_in

pytestmark = pytest.mark.django_db
MILLION = 1_000_000
VINH_WARD = "16681"  # phường Thành Vinh, of the former Vinh city, from 2025-07-01


def ceiling(capsys, *options, **facts):
    given = [f"--fact={key}={value}" for key, value in facts.items()]
    call_command("ceiling", *options, *given)
    return json.loads(capsys.readouterr().out)


def ask(capsys, activity, cost, on, **facts):
    options = (f"--activity={activity}", f"--cost={cost * MILLION}", f"--on={on}")
    return ceiling(capsys, *options, **facts)


@pytest.mark.parametrize(
    ("activity", "cost", "on", "highest", "clause"),
    [
        ("machinery", 800, "2020-06-01", 300, "khoản 4 Điều 8 Thông tư 28/2018/TT-BTC"),
        ("machinery", 800, "2016-06-01", 200, "Thông tư liên tịch 26/2014"),
        ("technology_line", 800, "2020-06-01", 400, "khoản 4 Điều 8 Thông tư 28/2018/TT-BTC"),
        ("technology_line", 1000, "2020-06-01", 450, "khoản 4 Điều 8 Thông tư 28/2018/TT-BTC"),
        ("demonstration_model", 2000, "2020-06-01", 600, "khoản 2 Điều 8 Thông tư 28/2018"),
        ("demonstration_model", 2000, "2016-06-01", 500, "Thông tư liên tịch 26/2014"),
        ("demonstration_model", 5000, "2020-06-01", 1000, "khoản 2 Điều 8 Thông tư 28/2018"),
    ],
)
def test_vectors_1_to_6(capsys, activity, cost, on, highest, clause):
    answer = ask(capsys, activity, cost, on)
    assert answer["status"] == "eligible"
    assert answer["ceiling_dong"] == highest * MILLION
    assert answer["verified"] is True
    assert any(clause in reason["legal"] for reason in answer["reasons"])


def test_vector_7_a_new_enterprise_where_life_is_not_difficult_gets_nothing(capsys):
    answer = ask(capsys, "new_enterprise", 20, "2020-06-01", area="normal")
    assert (answer["status"], answer["ceiling_dong"]) == ("ineligible", 0)
    answer = ask(capsys, "new_enterprise", 20, "2020-06-01", area="difficult")
    assert answer["ceiling_dong"] == 10 * MILLION


@pytest.mark.parametrize(
    ("on", "kind", "status"),
    [
        ("2024-05-20", "ward_type1", "ineligible"),
        ("2025-07-01", "ward", "needs_person"),
        ("2025-10-14", "ward", "needs_person"),
        ("2025-10-16", "ward", "eligible"),
    ],
)
def test_vector_8_a_ward_of_vinh_before_between_and_after(capsys, on, kind, status):
    assert ask(capsys, "machinery", 800, on, place_kind=kind)["status"] == status


@pytest.mark.parametrize(
    ("on", "status"), [("2025-08-01", "needs_person"), ("2025-10-16", "eligible")]
)
def test_vector_8_by_the_code_of_the_place(capsys, on, status):
    places.load()
    assert ask(capsys, "machinery", 800, on, place=VINH_WARD)["status"] == status


def test_vector_9_each_beneficiary_of_a_group_is_capped_alone(capsys):
    answer = ask(capsys, "machinery", 2400, "2020-06-01", beneficiaries=3)
    assert answer["ceiling_dong"] == 900 * MILLION


def test_vector_10_the_deciding_day_may_be_named(capsys):
    answer = ask(capsys, "machinery", 800, "2018-06-20", basis_date="2018-04-20")
    assert answer["ceiling_dong"] == 200 * MILLION


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (("--activity=machin", "--cost=1", "--on=2020-06-01"), "machinery"),
        (("--activity=machinery", "--cost=0", "--on=2020-06-01"), "lớn hơn 0"),
        (("--activity=machinery", "--cost=-5", "--on=2020-06-01"), "lớn hơn 0"),
        (("--activity=machinery", "--cost=nhiều", "--on=2020-06-01"), "không phải số"),
        (("--activity=machinery", "--cost=1", "--on=2020-02-30"), "không phải ngày"),
        (("--activity=machinery", "--cost=1", "--on=1999-01-01"), "trước quy định đầu tiên"),
        (
            ("--activity=machinery", "--cost=1", "--on=2020-06-01", "--fact=place=99999"),
            "Không có đơn vị hành chính",
        ),
        (("--activity=machinery", "--cost=1", "--on=2020-06-01", "--fact=sme=1"), "dữ kiện"),
        (("--activity=machinery", "--cost=1", "--on=2020-06-01", "--fact=is_sme=x"), "có hay"),
        (("--activity=machinery", "--cost=1", "--on=2020-06-01", "--province=Nghệ An"), "mã"),
        (("--activity=machinery", "--cost=1", "--on=2020-06-01", "--plan-year=x"), "năm kế hoạch"),
    ],
)
def test_bad_input_is_told_as_json_with_a_way_out(capsys, options, what):
    with pytest.raises(SystemExit) as end:
        call_command("ceiling", *options)
    assert end.value.code == 2
    told = json.loads(capsys.readouterr().err)
    assert what in told["error"] + told["fix"]
    assert told["fix"]


def test_a_place_that_has_ended_names_what_followed(capsys):
    places.load()
    with pytest.raises(SystemExit):
        ask(capsys, "machinery", 800, "2026-06-01", place="16666")
    told = json.loads(capsys.readouterr().err)
    assert "không còn từ ngày" in told["error"]
    assert "Chọn đơn vị kế thừa" in told["fix"]


@pytest.mark.parametrize(("year", "status"), [("2024", "eligible"), ("2025", "ineligible")])
def test_a_commune_made_a_ward_counts_to_the_end_of_the_year_before_the_plan(capsys, year, status):
    decided = date(2019, 5, 20)  # five years from then on
    ward = ward_in("thành phố loại 1", start=decided)
    becomes(unit("16701", "xã", ward.parent, until=decided), ward, decided)
    options = ("--activity=machinery", "--cost=800000000", "--on=2024-06-01")
    assert ceiling(capsys, *options, f"--plan-year={year}", place="16702")["status"] == status
