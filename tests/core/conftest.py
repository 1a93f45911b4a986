from __future__ import annotations

from datetime import UTC, datetime

import pytest

from khuyencong.core.actors import Actor


@pytest.fixture
def mai() -> Actor:
    return Actor(id="u-mai", name="Mai", post="Chuyên viên Trung tâm")


@pytest.fixture
def now() -> datetime:
    return datetime(2027, 3, 15, 2, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
