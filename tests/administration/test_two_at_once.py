"""Two people begin the province at the same moment: one does it, the other is told."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections

from khuyencong.administration.services.beginning import begin_first
from khuyencong.administration.services.province_file import EXAMPLE, read_file
from khuyencong.core.errors import Refused
from khuyencong.directory.models import Organisation
from tests.world import at, unit

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_set_ups_at_once_one_wins():
    if connection.vendor != "postgresql":
        pytest.skip("two writers at once need PostgreSQL")
    province = unit("40", "province", "Nghệ An", "tỉnh")
    unit("17827", "commune", "Nghi Lộc", "xã", province)
    beginning = read_file(EXAMPLE.read_text(encoding="utf-8"))
    answers: list[str] = []

    def press() -> None:
        try:
            answers.append(f"{len(begin_first(beginning, at=at(1)).accounts)} accounts")
        except Refused as refusal:
            answers.append(str(refusal.message))
        finally:
            connections.close_all()

    presses = [threading.Thread(target=press) for _press in range(2)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert sorted(answers) == ["10 accounts", "Tỉnh vừa được người khác khai báo."]
    assert Organisation.objects.count() == 5
