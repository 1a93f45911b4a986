"""C1: nothing altered is accepted. The suite plays 2,000; KHUYENCONG_ALTERED=100000 all."""

import random

from khuyencong.certificates import codes, lists, sealing
from khuyencong.certificates.lists import Status
from khuyencong.certificates.sealing import Unsound
from khuyencong.certificates.verdicts import Verdict, judge
from tests.bar.figures import note, part
from tests.certificates.samples import (
    NOW,
    ROOT,
    SITE,
    TODAY,
    TOKEN,
    certificate,
    office,
    printed,
    status,
)

ALTERED = part("KHUYENCONG_ALTERED", 2000)
KEY = b"\x20\x26"


def altered(chance: random.Random, content: bytes) -> bytes:
    """A bit turned, the end cut, bytes put in, overwritten, exchanged, or all of them invented."""
    made, kind = bytearray(content), chance.randrange(7)
    place = chance.randrange(len(made))
    if kind == 0:
        made[place] ^= 1 << chance.randrange(8)
    elif kind == 1:
        del made[place:]
    elif kind == 2:
        made.insert(place, chance.randrange(256))
    elif kind == 3:
        until = min(len(made), place + chance.randrange(1, 20))
        made[place:until] = chance.randbytes(until - place)
    elif kind == 4:
        other = chance.randrange(len(made))
        made[place], made[other] = made[other], made[place]
    elif kind == 5:
        made += chance.randbytes(chance.randrange(1, 9))
    else:
        made = bytearray(chance.randbytes(chance.randrange(1, 220)))
    return bytes(made)


def test_no_altered_certificate_is_accepted_and_none_breaks_the_verifier():
    of, accepted, played = office(), [], 0
    sealed = codes.read(printed(of, certificate())).sealed
    statuses = status(of, [Status.GOOD] * 60)
    for number in ALTERED:
        made = altered(random.Random(number), sealed)
        if made == sealed:
            continue
        played += 1
        said = judge(codes.paper(SITE, TOKEN, made), of.trust, statuses, NOW, TODAY)
        if said.verdict != Verdict.NOT_OURS:
            accepted.append(number)

    note(f"{played} altered certificates: {len(accepted)} accepted")
    assert accepted == []


def test_no_altered_list_is_accepted():
    of, accepted, played = office(), [], 0
    trust = lists.write_trust(of.trust, ROOT)
    told = lists.write_status(
        "NA", 2026, [Status.GOOD] * 60, at=NOW, key=of.keys[KEY], key_number=KEY
    )
    for number in ALTERED:
        for text, read in (
            (trust, lambda text: lists.read_trust(text, ROOT.public_key())),
            (told, lambda text: lists.read_status(text, of.trust)),
        ):
            made = altered(random.Random(number), text.encode()).decode("latin-1")
            if made == text:
                continue
            played += 1
            try:
                read(made)
            except Unsound:
                continue
            accepted.append(number)

    note(f"{played} altered lists: {len(accepted)} accepted")
    assert accepted == []


def test_no_other_algorithm_is_accepted():
    """The header may say what it likes: a key is for one algorithm, and the header has one form."""
    of = office()
    sealed = codes.read(printed(of, certificate())).sealed
    for algorithm in (0x26, 0x00, 0x01, 0x05, 0x38):
        made = sealed.replace(b"\xa2\x01\x27\x04", bytes([0xA2, 0x01, algorithm, 0x04]))

        text = codes.paper(SITE, TOKEN, made)
        assert judge(text, of.trust, {}, NOW, TODAY).verdict == Verdict.NOT_OURS


def test_content_that_our_key_signed_in_another_form_is_not_ours():
    """A key that also signs something else must not thereby make certificates."""
    from cwt import COSE, COSEKey

    of = office()
    key = of.keys[KEY]
    held = COSEKey.new(
        {1: 1, 3: -8, -1: 6, -2: key.public_key().public_bytes_raw(), -4: key.private_bytes_raw()}
    )
    other_form = sealing._content(certificate()).replace(b"\x88\x01", b"\x88\x02", 1)
    for content in (
        other_form,
        b"",
        b"\x80",
        b"\xf6",
        b"\x88\x02" + b"\x00" * 7,
        b"\x9f" * 40,
        b"\x81" * 60,
    ):
        made = COSE.new().encode_and_sign(content, held, protected={1: -8, 4: KEY}, unprotected={})
        said = judge(codes.paper(SITE, TOKEN, made), of.trust, {}, NOW, TODAY)
        assert said.verdict == Verdict.NOT_OURS, content
        assert sealing.key_number_of(made) == KEY
