"""What is typed of a contract's instalments: once, in per cent or đồng, the last one the rest."""

from __future__ import annotations

import pytest

from khuyencong.desk.forms import ContractForm
from khuyencong.directory.models import Establishment
from khuyencong.projects.models import Beneficiary
from tests import money
from tests import world as province
from tests.again import scenery

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
@scenery
def project():
    return money.estimated(province.build())  # 300 million, 70 % of them may be advanced


def form(project, **typed):
    said = {"signed_date": "1/1/2026", "end_date": "31/12/2026", "copies": "4"}
    return ContractForm(said | typed, project=project)


def instalments(project, **typed):
    """Amounts in million of the one workshop."""
    found = form(project, **typed)
    assert found.is_valid(), found.errors
    rows = found.values()["instalments"]
    return [(row.condition, row.amount_dong // MILLION, row.days) for row in rows.get(_of(project))]


def _of(project):
    return Beneficiary.objects.get(project=project).pk


def test_the_page_proposes_the_advance_of_the_law_and_the_rest_after_acceptance(project):
    shown = ContractForm(project=project)
    drafted = {name: field.initial for name, field in shown.fields.items()}
    assert (drafted["condition_1"], drafted["condition_2"]) == ("acceptance", "")
    assert drafted["advance_dong"] == 210 * MILLION
    assert instalments(project, condition_1="acceptance") == [
        ("advance", 210, None), ("acceptance", 90, None),
    ]  # fmt: skip


def test_per_cent_and_dong_and_the_rest(project):
    typed = {"condition_1": "delivery", "part_1": "30 %", "days_1": "10"}
    typed |= {"condition_2": "invoice", "part_2": "50 triệu", "condition_3": "acceptance"}
    assert instalments(project, advance_dong="90 triệu", **typed) == [
        ("advance", 90, None), ("delivery", 90, 10), ("invoice", 50, None),
        ("acceptance", 70, None),
    ]  # fmt: skip
    assert instalments(project, advance_dong="0", **typed)[0] == ("delivery", 90, 10)


def test_without_any_row_the_contract_has_none(project):
    found = form(project)
    assert found.is_valid()
    assert found.values()["instalments"] == {}


def test_a_part_without_its_condition_is_asked_for(project):
    assert form(project, part_2="30 %").errors["condition_2"] == ["Chọn khi nào trả đợt này."]
    assert "part_1" in form(project, condition_1="delivery", part_1="0 %").errors


def test_of_several_workshops_parts_are_per_cent(project):
    other = Beneficiary.objects.get(project=project)
    other.pk, other.request = None, None
    other.establishment = Establishment.objects.exclude(pk=other.establishment_id).get()
    other.save()
    typed = {"condition_1": "delivery", "part_1": "50 triệu"}
    assert "ghi phần trăm" in form(project, **typed).errors["part_1"][0]
    assert form(project, condition_1="delivery", part_1="50 %").is_valid()
