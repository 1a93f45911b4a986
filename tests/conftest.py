"""What every test shares."""

import pytest


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Files of a test never touch the data folder of the person who runs it."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_DIR = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
