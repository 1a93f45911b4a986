"""Kept files, the same in a folder and in a bucket (a server of S3's language in this process)."""

import hashlib
import io
import os
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from config import files
from khuyencong.documents import services
from khuyencong.documents.models import PartialUpload, Rendition, Upload
from khuyencong.documents.services import bundles, parts, store
from tests import world as province
from tests.documents.hostile_files import pdf
from tests.world import at

pytestmark = pytest.mark.django_db
BUCKET = "khuyen-cong"


@pytest.fixture(scope="session")
def s3_server():
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server, monkeypatch, settings):
    import boto3

    for name, value in (
        ("BUCKET", BUCKET), ("ENDPOINT", s3_server), ("REGION", "us-east-1"),
        ("ACCESS_KEY", "khoa"), ("SECRET_KEY", "bi-mat"),
    ):  # fmt: skip
        monkeypatch.setenv(f"KHUYENCONG_S3_{name}", value)
    settings.STORAGES = settings.STORAGES | {"default": files.storage()}
    client = boto3.resource(
        "s3", endpoint_url=s3_server, region_name="us-east-1", aws_access_key_id="khoa",
        aws_secret_access_key="bi-mat",
    )  # fmt: skip
    made = client.create_bucket(Bucket=BUCKET)
    yield made
    made.objects.all().delete()
    made.delete()


@pytest.fixture(params=["folder", "bucket"])
def place(request, settings):
    """Where files lie, and what changes one behind the system's back."""
    if request.param == "bucket":
        bucket = request.getfixturevalue("bucket")
        return lambda name, content: bucket.put_object(Key=name, Body=content)
    return lambda name, content: (settings.MEDIA_ROOT / name).write_bytes(content)


@pytest.fixture
def world():
    return province.build()


def send(world):
    return services.receive(
        world.workshops[0].uuid, kind="k", name="a.pdf", content=pdf(),
        by=world.actor("tam"), at=at(1),
    )  # fmt: skip


def test_what_was_sent_comes_back(world, place):
    upload = send(world)
    assert default_storage.exists(store.name_of(upload.digest))
    assert services.content_of(upload) == services.kept(upload.digest)
    assert services.keep(services.kept(upload.digest)) == upload.digest  # kept again, once
    assert len(store.listed(upload.digest[:2])[1]) == 1


def test_verify_compares_each_file_with_its_hash(world, place, capsys):
    whole, changed, gone = (send(world) for _file in range(3))
    Upload.objects.filter(pk=changed.pk).update(digest=services.keep(b"as it was sent"))
    Upload.objects.filter(pk=gone.pk).update(digest="0" * 64, name="b.pdf")
    place(store.name_of(Upload.objects.get(pk=changed.pk).digest), b"another")
    with pytest.raises(CommandError):
        call_command("verify")
    told = capsys.readouterr().out
    assert "Tệp a.pdf: nội dung đã bị đổi." in told
    assert "Tệp b.pdf: không còn trong kho." in told
    assert services.content_of(whole)


def test_a_file_that_was_changed_or_is_gone_is_given_to_nobody(world, place):
    upload = send(world)
    place(store.name_of(upload.digest), b"another")
    with pytest.raises(store.NotKept, match="đã bị đổi"):
        services.content_of(upload)
    default_storage.delete(store.name_of(upload.digest))
    with pytest.raises(store.NotKept, match=r"Tệp “a\.pdf” không còn"):
        services.content_of(upload)
    packed = io.BytesIO()
    bundles.archive(packed, {"a": upload.about}, {})
    assert packed.getvalue()[:2] == b"PK"  # the list inside says that it is missing


def test_pieces_make_the_file_and_leave_nothing(world, place, django_capture_on_commit_callbacks):
    about, by = world.workshops[0].uuid, world.actor("tam")
    part = parts.begin(about, key="k", size=10, by=by, at=at(1))
    for offset, piece in ((0, b"0123"), (4, b"45"), (6, b"6789")):
        part = parts.add(part, offset=offset, piece=piece, at=at(1))
    assert parts.begin(about, key="k", size=10, by=by, at=at(1)).have == 10
    assert parts.whole(part) == b"0123456789"
    with django_capture_on_commit_callbacks(execute=True):
        parts.finish(part, send(world))
    folders, names = store.listed("parts")
    assert (folders, names) == ([], [])


def test_a_file_whose_pieces_were_lost_begins_anew(world, place):
    about, by = world.workshops[0].uuid, world.actor("tam")
    part = parts.begin(about, key="k", size=10, by=by, at=at(1))
    for offset, piece in ((0, b"0123"), (4, b"45")):
        part = parts.add(part, offset=offset, piece=piece, at=at(1))
    default_storage.delete(f"parts/{store.listed('parts')[0][0]}/000000000004")
    assert parts.begin(about, key="k", size=10, by=by, at=at(1)).have == 0


def test_what_nobody_names_is_swept_and_the_rest_stays(world, place):
    now = timezone.now()
    upload, orphan = send(world), services.keep(b"nobody names this")
    part = parts.begin(upload.about, key="k", size=10, by=world.actor("tam"), at=now)
    parts.add(part, offset=0, piece=b"0123", at=now)
    parts.sweep(now=now + timedelta(hours=47))
    assert default_storage.exists(store.name_of(orphan))  # its row may still come
    parts.sweep(now=now + timedelta(hours=49))
    assert not default_storage.exists(store.name_of(orphan))
    assert not PartialUpload.objects.exists()
    assert store.listed("parts") == ([], [])
    assert services.content_of(upload)


def test_a_crash_between_file_and_row_leaves_no_row_without_its_file(world, place, monkeypatch):
    def crash(*_what, **_more):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        send(world)
        crash()
    assert not Upload.objects.exists()  # the file is there, the sweeper's work
    monkeypatch.setattr(store, "put", crash)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        send(world)
    assert not Upload.objects.exists()


def test_a_crash_while_it_is_written_leaves_no_half_file(monkeypatch):
    def crash(*_what):
        raise KeyboardInterrupt

    content = b"a whole file"
    for name in ("fsync", "replace"):
        with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
            broken.setattr(os, name, crash)
            services.keep(content)
        assert not default_storage.exists(store.name_of(hashlib.sha256(content).hexdigest()))
    assert services.kept(services.keep(content)) == content


def test_a_drawing_that_was_changed_is_drawn_again(world, place):
    from khuyencong.documents.models import Paper
    from tests import money

    money.assigned(world)
    paper = Paper.objects.order_by("pk").first()
    drawn = services.rendition(paper, "docx")
    place(store.name_of(Rendition.objects.get(paper=paper, format="docx").digest), b"another")
    assert services.rendition(paper, "docx") == drawn


def test_a_bucket_without_its_keys_stops_the_start(monkeypatch):
    monkeypatch.setenv("KHUYENCONG_S3_BUCKET", BUCKET)
    with pytest.raises(ImproperlyConfigured, match="KHUYENCONG_S3_SECRET_KEY"):
        files.storage()


def test_without_a_bucket_files_lie_in_the_folder(monkeypatch, settings):
    monkeypatch.delenv("KHUYENCONG_S3_BUCKET", raising=False)
    assert files.storage() == files.FOLDER
    services.keep(b"x")
    assert list(settings.MEDIA_ROOT.iterdir())
