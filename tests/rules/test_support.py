"""A refusal names the nearest alternative; the public page gets every possibility."""

from datetime import date

from khuyencong.rules import engine
from khuyencong.rules.engine import Facts

JUNE_2020 = date(2020, 6, 1)


def offered(found):
    return [
        (reason.params["activity"], reason.params["ceiling_dong"])
        for reason in found.reasons
        if reason.code == "alternative"
    ]


def test_a_new_enterprise_in_an_ordinary_commune_is_told_of_machinery():
    facts = Facts("new_enterprise", 400_000_000, place_kind="commune", area="normal")
    found = engine.support(facts, on=JUNE_2020)
    assert found.status == "ineligible" and found.ceiling_dong == 0
    assert offered(found)[0] == ("machinery", 200_000_000)


def test_a_workshop_in_an_excluded_ward_is_told_of_cleaner_production():
    facts = Facts("machinery", 400_000_000, place_kind="ward_type1")
    assert offered(engine.support(facts, on=JUNE_2020)) == [
        ("cleaner_production_model", 120_000_000)
    ]


def test_machines_held_by_the_cap_are_told_of_the_line():
    found = engine.support(Facts("machinery", 800_000_000), on=JUNE_2020)
    assert found.ceiling_dong == 300_000_000
    assert offered(found) == [("technology_line", 400_000_000)]


def test_what_is_below_the_cap_is_told_of_nothing_else():
    facts = Facts("machinery", 300_000_000)
    assert engine.support(facts, on=JUNE_2020) == engine.ceiling(facts, on=JUNE_2020)


def test_alternatives_are_those_that_would_be_eligible():
    facts = Facts("new_enterprise", 400_000_000, place_kind="ward_type1", area="normal")
    assert engine.alternatives(facts, on=JUNE_2020) == []


def test_possibilities_answer_every_activity_with_a_beneficiary_best_first():
    found = engine.possibilities(Facts("", 400_000_000, place_kind="commune"), on=JUNE_2020)
    wanted = {code for code, one in engine.activities().items() if one.who != "none"}
    assert {one.activity for one in found} == wanted and len(found) == len(wanted)
    eligible = [one.ceiling_dong for one in found if one.status == "eligible"]
    assert eligible == sorted(eligible, reverse=True)
    by_code = {one.activity: one for one in found}
    assert by_code["machinery"].ceiling_dong == 200_000_000


def test_a_stored_decision_names_the_rows_it_used():
    facts = Facts("machinery", 800_000_000, form="cooperative", place_kind="commune")
    record = engine.as_record(engine.ceiling(facts, on=JUNE_2020))
    assert [(row["name"], row["from"], row["until"]) for row in record["parameters_used"]] == [
        ("eligibility.places", "2012-07-05", "2025-07-01"),
        ("eligibility.forms", "2012-07-05", "2025-10-15"),
        ("support_levels.machinery", "2018-05-11", "2024-10-15"),
    ]


def test_the_json_has_exactly_the_agreed_keys():
    shown = engine.as_json(engine.ceiling(Facts("machinery", 800_000_000), on=JUNE_2020))
    assert list(shown) == [
        "status", "ceiling_dong", "rate", "cap_dong", "verified", "reasons", "not_tested",
    ]  # fmt: skip
    assert all(set(reason) == {"text", "legal"} for reason in shown["reasons"])
