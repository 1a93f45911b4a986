"""What every test shares."""

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def own_files(tmp_path, monkeypatch):
    """Files of a test never touch the data folder of the person who runs it."""
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "files")
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
