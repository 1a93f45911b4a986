"""Files that lie in a bucket are copied out of it, come back into one; no drill goes near it."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from khuyencong.administration.services.copies import archives, drilling, restoring, taking
from tests.documents.test_kept_files import bucket, s3_server  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db
QUOTATION = bytes(range(256)) * 6_000  # 1.5 MB: two pieces


def test_a_file_of_a_bucket_is_copied_and_comes_back(bucket, tmp_path):  # noqa: F811
    default_storage.save("ab/quotation", ContentFile(QUOTATION))
    archive = archives.Folder(tmp_path)
    (part,) = taking._files(archive, {})
    assert (part.name, len(part.pieces)) == ("files/ab/quotation", 2)
    bucket.objects.all().delete()
    restoring._write(archive, part)
    assert default_storage.open("ab/quotation").read() == QUOTATION


@pytest.mark.one_database  # a drill makes a database, which no transaction may
def test_a_drill_writes_no_file_into_the_bucket(bucket, settings, tmp_path):  # noqa: F811
    settings.DATA_DIR = tmp_path
    with drilling._somewhere_else() as variables:
        assert "KHUYENCONG_S3_BUCKET" not in variables
