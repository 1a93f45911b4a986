"""Files in pieces: a hundred cuts lose nothing and send nothing twice."""

import os
import random
from datetime import timedelta
from pathlib import Path

import pytest

from khuyencong.core.errors import Refused
from khuyencong.documents import services
from khuyencong.documents.models import PartialUpload, Upload
from khuyencong.documents.services import parts
from tests import world as province
from tests.world import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return province.build()


def begin(world, size, key="k", who="tam"):
    about = world.workshops[0].uuid
    return parts.begin(about, key=key, size=size, by=world.actor(who), at=at(1))


def test_pieces_make_the_file(world):
    part = begin(world, 10)
    part = parts.add(part, offset=0, piece=b"01234", at=at(1))
    assert parts.whole(part) is None
    part = parts.add(part, offset=5, piece=b"56789", at=at(1))
    assert parts.whole(part) == b"0123456789"


def test_a_piece_sent_twice_or_too_early_changes_nothing(world):
    part = begin(world, 10)
    part = parts.add(part, offset=0, piece=b"01234", at=at(1))
    assert parts.add(part, offset=0, piece=b"xxxxx", at=at(1)).have == 5
    assert parts.add(part, offset=7, piece=b"xxx", at=at(1)).have == 5
    part = parts.add(part, offset=5, piece=b"56789 and more", at=at(1))
    assert parts.whole(part) == b"0123456789"


def test_twelve_files_come_through_a_hundred_cuts_whole_and_once(world):
    draw = random.Random(7)
    files = {f"f{n}": draw.randbytes(draw.randrange(1_000, 60_000)) for n in range(12)}
    cuts = 0
    for key, content in files.items():
        have = 0
        while True:
            part = begin(world, len(content), key)
            piece = content[have : have + 4_096]
            is_cut = cuts < 100 and draw.random() < 0.6
            if is_cut and draw.random() < 0.5:
                cuts += 1
                continue  # the piece never arrived
            part = parts.add(part, offset=have, piece=piece, at=at(1))
            if is_cut:
                cuts += 1
                if draw.random() < 0.5:
                    continue  # the answer never arrived: the piece goes again
            have = part.have
            if (found := parts.whole(part)) is not None:
                assert found == content
                break
    assert cuts == 100
    assert PartialUpload.objects.count() == 12


def test_a_file_that_changed_meanwhile_begins_anew(world):
    part = begin(world, 10)
    parts.add(part, offset=0, piece=b"01234", at=at(1))
    assert begin(world, 12).have == 0
    assert parts.standing(part.about, key="k", size=12, by=world.actor("tam")) == (0, False)


def test_somebody_elses_pieces_are_not_continued(world):
    parts.add(begin(world, 10), offset=0, piece=b"01234", at=at(1))
    assert begin(world, 10, who="loc").have == 0


def test_a_file_too_large_is_refused_before_it_is_sent(world):
    with pytest.raises(Refused, match="26 MB"):
        begin(world, 26_000_000)


def test_pieces_nobody_finished_and_contents_nobody_names_are_cleared(world, settings):
    part = parts.add(begin(world, 10), offset=0, piece=b"01234", at=at(1))
    digest = services.keep(b"nobody names this")
    root = Path(settings.MEDIA_ROOT)
    upload = services.receive(
        part.about, kind="k", name="a.pdf", content=_pdf(), by=world.actor("tam"), at=at(1)
    )
    for path in root.rglob("*"):
        os.utime(path, (at(1).timestamp(), at(1).timestamp()))
    parts.sweep(now=at(1) + timedelta(days=3))
    assert not PartialUpload.objects.exists()
    assert not list((root / "parts").glob("*"))
    assert not (root / digest[:2] / digest).exists()
    assert services.content_of(Upload.objects.get(pk=upload.pk))


def _pdf() -> bytes:
    from tests.documents.hostile_files import pdf

    return pdf()
