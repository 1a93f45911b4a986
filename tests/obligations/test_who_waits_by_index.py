"""What others owe somebody is found by the index of who waits.

On SQLite: without rows PostgreSQL takes any index that is small. `script/bench pages` has rows.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyencong.obligations import selectors
from khuyencong.obligations.models import Obligation
from tests import world as province

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by rows"),
]


def plan_of(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql)
        return "\n".join(str(column) for row in cursor.fetchall() for column in row)


def test_what_others_owe_is_walked_by_who_waits():
    world = province.build()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        selectors.owed_to(world.actor("mai"), 10)
    reads = [one["sql"] for one in asked if '"creditor" = ' in one["sql"]]
    assert reads
    for sql in reads:
        plan = plan_of(sql)
        assert "obligation_of_creditor" in plan, plan
        assert "SCAN obligations" not in plan
    assert not Obligation.objects.exists()
