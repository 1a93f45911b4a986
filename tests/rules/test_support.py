"""A refusal names the nearest alternative; the public page gets every possibility."""

from dataclasses import replace
from datetime import date

from khuyencong.rules import engine
from khuyencong.rules.engine import Facts
from khuyencong.rules.packs import LOCAL, NATIONAL, parse
from tests.rules.test_packs import MACHINERY

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


def test_a_stored_decision_names_the_rows_it_used():
    facts = Facts("machinery", 800_000_000, form="cooperative", place_kind="commune")
    rows = engine.as_rows(engine.ceiling(facts, on=JUNE_2020).derivation)
    assert [(row["name"], row["from"], row["until"]) for row in rows] == [
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


def test_an_alternative_of_one_dong_is_told_and_one_of_nothing_is_not():
    refused = Facts("new_enterprise", 2, place_kind="commune", area="normal")
    assert offered(engine.support(refused, on=JUNE_2020)) == [("machinery", 1), ("consultancy", 1)]
    assert offered(engine.support(replace(refused, cost_dong=1), on=JUNE_2020)) == []


def test_an_alternative_whose_amount_is_not_known_is_not_told():
    text = MACHINERY.replace("machinery", "showroom").replace(
        "evidence: seen", "requires: {area: [difficult]}, evidence: seen", 1
    )
    book = engine.load(None, (parse(text, scope=NATIONAL),))
    room, on = Facts("showroom", 1_000, area="normal"), date(2027, 2, 1)
    assert offered(engine.support(room, on=on, book=book)) == [("domestic_fair_joined", 800)]
    # Without a cost a share of 80 % says no amount.
    assert offered(engine.support(replace(room, cost_dong=None), on=on, book=book)) == []


def test_without_a_cost_the_cap_of_a_model_is_told_once_and_of_establishments_for_each():
    model = Facts("existing_model", beneficiaries=3)
    assert engine.ceiling(model, on=JUNE_2020).ceiling_dong == 100_000_000
    machines = Facts("machinery", beneficiaries=3)
    assert engine.ceiling(machines, on=JUNE_2020).ceiling_dong == 900_000_000


def test_a_vote_of_a_level_that_is_not_given_is_unknown_however_the_province_pays_it():
    text = MACHINERY.replace("machinery", "product_vote")
    book = engine.load("40", (parse(text, scope=LOCAL),))
    vote, on = Facts("product_vote", 1_000, track="local"), date(2027, 2, 1)
    assert engine.ceiling(vote, on=on, book=book).ceiling_dong == 500
    national = engine.ceiling(replace(vote, track="national"), on=on, book=book)
    assert (national.status, national.not_tested) == ("needs_person", ("level",))
