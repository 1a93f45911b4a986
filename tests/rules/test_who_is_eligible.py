"""Whether an establishment may be supported at all: form, place, size, and the older rules."""

from dataclasses import replace
from datetime import date

import pytest

from khuyencong.rules import engine
from khuyencong.rules.engine import Facts
from khuyencong.rules.packs import NATIONAL, parse
from tests.rules.test_laid_upon import CHECKED, HEAD, VILLAGES
from tests.rules.test_packs import MACHINERY

JUNE_2020, DECREE, ON = date(2020, 6, 1), date(2025, 10, 15), date(2027, 2, 1)
WORKSHOP = Facts(
    "machinery", 600_000_000, form="cooperative", place_kind="commune", track="national",
    is_sme=True, is_sector_listed=True, is_craft_village=False,
)  # fmt: skip
FORMS = (
    "enterprise", "private_enterprise", "limited_company", "joint_stock", "partnership",
    "cooperative", "cooperative_group", "business_household",
)  # fmt: skip


def asked(on=JUNE_2020, book=None, **facts):
    return engine.eligibility(replace(WORKSHOP, **facts), on=on, book=book)


def codes(found):
    return [reason.code for reason in found.reasons]


def test_a_large_company_is_refused_and_a_large_cooperative_or_household_is_not():
    for form in FORMS:
        is_company = form in FORMS[:5]
        found = asked(form=form, is_sme=False)
        assert found.status == ("ineligible" if is_company else "eligible"), form
        assert ("not_sme" in codes(found)) is is_company
        assert ("size" in asked(form=form, is_sme=None).not_tested) is is_company


def test_the_size_of_nobody_known_is_not_tested_either():
    assert asked(form=None, is_sme=None).not_tested == ("form", "size", "new_machine")
    assert asked(form=None, is_sme=False).status == "eligible"


def test_the_most_severe_verdict_decides_whichever_comes_first():
    # A ward without its city class needs a person; an artisan was not eligible before 2025.
    assert asked(place_kind="ward").status == "needs_person"
    assert asked(place_kind="ward", form="artisan").status == "ineligible"
    assert asked(place_kind="ward_type1", form="other_producer").status == "ineligible"
    assert asked(place_kind="ward", form="other_producer").status == "needs_person"


def test_what_a_person_must_decide_is_never_verified():
    assert asked().verified and asked(form="artisan").verified
    assert not asked(form="other_producer").verified


@pytest.mark.parametrize(
    ("approved", "older"), [(date(2025, 10, 14), True), (DECREE, False), (None, False)]
)
def test_a_project_approved_before_the_decree_goes_on_under_the_older_rules(approved, older):
    found = asked(on=ON, approved_date=approved, form="artisan")
    assert found.status == ("ineligible" if older else "eligible")
    assert ("transition" in codes(found)) is older


def test_the_older_rules_are_told_from_the_day_of_the_decree_on():
    approved = date(2025, 10, 1)
    assert "transition" not in codes(asked(on=date(2025, 10, 14), approved_date=approved))
    reason = asked(on=DECREE, approved_date=approved).reasons[0]
    assert (reason.code, reason.params) == (
        "transition", {"approved_date": approved, "at": DECREE},
    )  # fmt: skip
    assert "235/2025" in reason.legal


def test_a_recognised_craft_village_is_enough_from_the_decree_on():
    town = {"place_kind": "ward_of_central_city"}
    assert codes(asked(on=ON, is_craft_village=True, **town))[0] == "craft_village_eligible"
    assert asked(is_craft_village=True, **town).status == "ineligible"
    open_question = asked(on=ON, is_craft_village=None, **town)
    assert open_question.not_tested == ("craft_village", "new_machine")
    asked_for = open_question.reasons[1]
    assert asked_for.code == "craft_village_asked" and "235/2025" in asked_for.legal
    for untroubled in (asked(on=ON, is_craft_village=None), asked(is_craft_village=None, **town)):
        assert untroubled.not_tested == ("new_machine",)


def test_a_village_that_is_not_enough_any_more_is_not_asked_for():
    book = engine.load(None, (parse(VILLAGES, scope=NATIONAL),))
    town = asked(on=ON, book=book, place_kind="ward_of_central_city", is_craft_village=None)
    assert (town.status, town.not_tested) == ("ineligible", ("new_machine",))


REMEMBERED = (
    f"{HEAD}eligibility:\n  forms:\n{CHECKED}    values:\n"
    "      - {from: 2027-01-01, evidence: remembered, verified: false, legal: Điều 2,\n"
    "         eligible: [enterprise, private_enterprise, limited_company, joint_stock,\n"
    "           partnership, cooperative, cooperative_group, business_household],\n"
    "         ineligible: [cooperative_union, artisan], needs_person: [other_producer]}\n"
)


@pytest.mark.parametrize(
    ("form", "status"), [("cooperative", "eligible"), ("artisan", "ineligible")]
)
def test_an_answer_by_a_rule_that_was_not_read_is_not_verified(form, status):
    level = MACHINERY.removeprefix(MACHINERY.splitlines(keepends=True)[0])
    book = engine.load(None, (parse(REMEMBERED + level, scope=NATIONAL),))
    who = asked(on=ON, book=book, form=form)
    assert (who.status, who.verified) == (status, False)
    found = engine.ceiling(replace(WORKSHOP, form=form), on=ON, book=book)
    assert (found.status, found.verified) == (status, False)
    assert engine.ceiling(replace(WORKSHOP, form=None), on=ON, book=book).verified


@pytest.mark.parametrize(
    ("activity", "wanted", "legal", "not_tested"),
    [
        ("information", [], [], ()),
        ("industrial_cluster_planning", ["cluster_investor"], [""], ("investor",)),
        (
            "cleaner_production_model",
            ["any_producer"],
            ["khoản 2 Điều 3 Thông tư 46/2012/TT-BCT"],
            (),
        ),
    ],
)
def test_where_no_establishment_is_tested_anybody_may_be_supported(
    activity, wanted, legal, not_tested
):
    found = asked(date(2016, 6, 1), activity=activity, place_kind="ward_type1", form="artisan")
    assert (found.status, found.verified, found.not_tested) == ("eligible", True, not_tested)
    assert codes(found) == wanted
    assert [reason.legal for reason in found.reasons] == legal
    assert asked(date(2016, 6, 1), activity=activity, form="artisan", is_sme=False) == found
