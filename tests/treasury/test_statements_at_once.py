"""A statement sent and signed twice at the same moment, on PostgreSQL."""

import pytest

from khuyencong.core import events
from khuyencong.documents.models import Paper
from khuyencong.treasury.models import Statement
from tests import world as province
from tests.planning.room import MILLION
from tests.treasury.statements import csv, explain, present, receive, sign
from tests.two import at_once, only_where_two_write


@pytest.fixture
def world(transactional_db):
    only_where_two_write()
    return province.build(appropriated_dong=800 * MILLION)


def test_one_file_of_two_presses_and_one_paper_of_two_heads(world):
    one, other = csv("12/09/2027;X-1;;;7.000.000;"), csv("12/09/2027;X-2;;;8.000.000;")
    told = at_once(lambda: receive(world, one), lambda: receive(world, other))
    assert told[0] == "" and told[1].startswith("tháng 9/2027 đã có bảng")
    statement = present(world, explain(world, Statement.objects.get()))
    told = at_once(*(lambda who=who: sign(world, statement, who) for who in ("lan", "hung")))
    assert told[0] == "" and "đã có" in told[1]
    assert Paper.objects.filter(about=statement.uuid).count() == 1
    assert list(events.check()) == []
