from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from django.apps import apps

from khuyencong.core.actors import SYSTEM, Actor
from khuyencong.ledger import services
from khuyencong.ledger.models import Fund, Subject, Transfer

THU = Actor(id="u-thu", name="Thu", post="Kế toán Trung tâm")
MORNING = datetime(2027, 3, 15, 2, 30, tzinfo=UTC)


@dataclass
class Book:
    """A fund in 2027 and one loom workshop's project, with short ways to post."""

    fund: Fund
    loom: Subject
    count: int = 0

    def post(self, before: str, after: str, amount_dong: int, **other: object) -> Transfer:
        self.count += 1
        asked: dict[str, object] = {
            "fund": self.fund,
            "year": 2027,
            "subject": self.loom,
            "key": f"test/{self.fund.code}/{self.count}",
            "document": "QĐ 15/QĐ-SCT",
            "by": THU,
            "at": MORNING,
        }
        return services.post(
            from_stage=before, to_stage=after, amount_dong=amount_dong, **(asked | other)
        )

    def bring_to(self, stage: str, amount_dong: int) -> Transfer:
        """Post all the way from the source; the last transfer."""
        path = ["source", "appropriated", "planned", "committed", "advanced", "paid"]
        for before, after in pairwise(path[: path.index(stage) + 1]):
            last = self.post(before, after, amount_dong)
        return last


OPENED = {"by": SYSTEM, "at": datetime(2027, 1, 1, tzinfo=UTC)}


def open_fund(code: str = "KC-40") -> Fund:
    unit = apps.get_model("directory", "Unit").objects.create(
        code="40",
        level="province",
        name="Nghệ An",
        kind="tỉnh",
        province_code="40",
        valid_from=date(2025, 7, 1),
        sort_key="nghe an",
        folded="nghe an",
        source="test",
    )
    department = apps.get_model("directory", "Organisation").objects.create(
        code="SCT", kind="department", province=unit
    )
    return services.open_fund(
        province="40",
        organisation=department,
        code=code,
        name="Khuyến công địa phương",
        track="local",
        **OPENED,
    )


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def book(db) -> Book:
    return Book(open_fund(), services.open_subject("Máy dệt của hợp tác xã"))
