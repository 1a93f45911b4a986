"""Registers are walked in their order by an index: what they cost does not grow with what waits.

On SQLite: without rows PostgreSQL takes any index that is small. `script/bench sweep` has rows.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from khuyencong.delivery.models import PaymentList
from khuyencong.market.selectors import reports
from khuyencong.payments.selectors import lists, of_list
from khuyencong.recoveries import selectors as recoveries
from khuyencong.recoveries.pages.recoveries import SHOWN
from tests import world as province

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by rows"),
]


@pytest.fixture
def world():
    return province.build()


def plan_of(ask, table: str) -> str:
    """How the first question about a table is answered."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    sql = next(one["sql"] for one in asked if f'FROM "{table}"' in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql)
        return "\n".join(row[3] for row in cursor.fetchall())


@pytest.mark.parametrize("view", SHOWN)
def test_recoveries_are_walked_from_the_newest(world, view):
    ask = lambda: recoveries.newest(world.actor("ha"), SHOWN[view][1], most=20)  # noqa: E731
    plan = plan_of(ask, "recoveries_recovery")
    assert f"recovery_{view}" in plan, plan
    assert "TEMP B-TREE" not in plan, plan


@pytest.mark.parametrize("view", lists.VIEWS)
def test_requests_are_walked_by_the_states_of_a_view(world, view):
    plan = plan_of(lambda: lists.listed(world.actor("ha"), view, 20), "payments_paymentrequest")
    index = "payment_request_waiting" if view in ("", "kho-bac") else "payment_request_newest"
    assert plan.count(f"{index} (state=?)") == len(lists.VIEWS[view]), plan


def test_the_request_of_a_list_is_found_by_the_list(world):
    plan = plan_of(lambda: of_list(PaymentList(pk=1)), "payments_paymentrequest")
    assert "payment_request_of_list (payment_list_id=?)" in plan, plan


def test_a_centre_reads_reports_from_the_newest(world):
    plan = plan_of(lambda: list(reports(world.actor("hung"))[:21]), "market_fakereport")
    assert "SCAN market_recognisedproduct" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan


def test_the_register_of_a_year_is_walked_form_by_form(world, client):
    client.force_login(world.users["hung"])
    address = reverse("documents:outgoing_register", args=[world.bodies["centre"].uuid])
    plan = plan_of(lambda: client.get(address), "documents_paper")
    assert plan.count("paper_of_a_form (organisation_id=? AND code=? AND issued_at>?") > 20, plan
    assert "SCAN documents_" not in plan, plan
