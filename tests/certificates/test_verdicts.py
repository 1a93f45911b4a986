"""What a verifier says of a certificate, with the lists that it keeps."""

import base64
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.certificates import codes, lists, sealing
from khuyencong.certificates.lists import Status
from khuyencong.certificates.sealing import Facts, Level, Unsound
from khuyencong.certificates.verdicts import Verdict, fingerprint, judge
from tests.certificates import samples
from tests.certificates.samples import NOW, ROOT, TODAY, certificate, office, printed, status

GOOD = [Status.GOOD] * 60


def said(of, text, statuses=GOOD, today=TODAY, now=NOW):
    return judge(text, of.trust, status(of, statuses), now, today)


def test_a_certificate_of_this_year_is_valid_and_says_its_number():
    of = office()

    judged = said(of, printed(of, certificate()))

    assert judged.verdict == Verdict.VALID
    assert judged.certificate.number == "KC-NA-2026-00042"
    assert judged.certificate.level == Level.PROVINCE
    assert not judged.is_stale


def test_the_square_of_a_paper_holds_at_most_221_letters_version_8():
    text = printed(office(), certificate(serial=65_535))

    assert text == text.upper()
    assert len(text) <= 221


def test_a_label_carries_the_address_alone_and_needs_the_register():
    of = office()

    assert codes.label(samples.SITE, samples.TOKEN) == "HTTPS://KHUYENCONG.EXAMPLE.VN/V/7Q2M4K9XT3"
    assert said(of, codes.label(samples.SITE, samples.TOKEN)).verdict == Verdict.NOT_OURS


def test_a_list_is_signed_by_the_key_of_the_day_in_vietnam():
    """Half past six on New Year's morning there is still the year before in Greenwich."""
    of, morning = office(), datetime(2025, 12, 31, 23, 30, tzinfo=UTC)

    assert status(of, GOOD, at=morning)[2026].count == 60
    with pytest.raises(Unsound, match="other days"):
        status(of, GOOD, at=morning - timedelta(hours=7))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 1, 4), Verdict.OUTSIDE),
        (date(2026, 1, 5), Verdict.VALID),
        (date(2028, 12, 31), Verdict.VALID),
        (date(2029, 1, 1), Verdict.OUTSIDE),
    ],
)
def test_it_is_valid_from_the_day_of_the_decision_to_31_december_of_the_third_year(day, expected):
    of = office()

    assert said(of, printed(of, certificate()), today=day).verdict == expected


@pytest.mark.parametrize("status_of_it", [Status.SUSPENDED, Status.REVOKED])
def test_what_was_withdrawn_is_red_and_its_neighbours_stay_valid(status_of_it):
    of = office()
    statuses = list(GOOD)
    statuses[41] = status_of_it

    assert said(of, printed(of, certificate(42)), statuses).verdict == Verdict.WITHDRAWN
    for serial in (41, 43):
        assert said(of, printed(of, certificate(serial)), statuses).verdict == Verdict.VALID


def test_a_withdrawn_one_stays_red_after_its_last_day():
    of = office()

    judged = said(of, printed(of, certificate(1)), [Status.REVOKED], today=date(2031, 1, 1))

    assert judged.verdict == Verdict.WITHDRAWN


def test_without_a_list_of_status_or_with_one_of_31_days_ago_it_says_so():
    of, text = office(), printed(office(), certificate())
    old = status(of, GOOD, at=NOW - timedelta(days=31))
    young = status(of, GOOD, at=NOW - timedelta(days=30))

    assert judge(text, of.trust, {}, NOW, TODAY).is_stale
    assert judge(text, of.trust, old, NOW, TODAY).is_stale
    assert not judge(text, of.trust, young, NOW, TODAY).is_stale
    assert judge(text, of.trust, old, NOW, TODAY).verdict == Verdict.VALID


def test_one_issued_after_the_list_was_made_is_valid_and_stale():
    of = office()

    judged = said(of, printed(of, certificate(61)))

    assert (judged.verdict, judged.status, judged.is_stale) == (Verdict.VALID, None, True)


def test_last_years_key_signs_no_certificate_of_this_year():
    of = office()
    old, new = b"\x20\x25", b"\x20\x26"

    assert said(of, printed(of, certificate(), old)).verdict == Verdict.NOT_OURS
    assert said(of, printed(of, certificate(year=2025), new)).verdict == Verdict.NOT_OURS


def test_certificates_of_last_year_stay_valid_under_this_years_keys():
    of = office()
    text = printed(of, certificate(year=2025), b"\x20\x25")

    assert judge(text, of.trust, {}, NOW, TODAY).verdict == Verdict.VALID


def test_a_certificate_of_another_province_is_not_ours():
    of = office()

    assert said(of, printed(of, certificate(office="HT"))).verdict == Verdict.NOT_OURS


def test_after_a_theft_the_known_ones_stay_valid_and_whatever_else_the_key_signed_is_red():
    of, number = office(), b"\x20\x26"
    genuine = printed(of, certificate(42))
    sealed = codes.read(genuine).sealed
    after = of.with_key(number, stolen_on=date(2026, 6, 1), known=frozenset({fingerprint(sealed)}))
    backdated = printed(of, certificate(41))

    assert judge(genuine, after.trust, {}, NOW, TODAY).verdict == Verdict.VALID
    assert judge(backdated, after.trust, {}, NOW, TODAY).verdict == Verdict.WITHDRAWN


def test_a_stolen_key_makes_no_list_of_status():
    of, number = office(), b"\x20\x26"
    text = lists.write_status("NA", 2026, GOOD, at=NOW, key=of.keys[number], key_number=number)
    after = of.with_key(number, stolen_on=date(2026, 6, 1))

    lists.read_status(text, of.trust)
    with pytest.raises(Unsound, match="stolen"):
        lists.read_status(text, after.trust)


def test_an_older_trust_list_is_refused_and_the_same_one_read_again():
    of = office()
    text = lists.write_trust(of.trust, ROOT)

    assert lists.read_trust(text, ROOT.public_key(), least_version=7).keys == of.trust.keys
    with pytest.raises(Unsound, match="older"):
        lists.read_trust(text, ROOT.public_key(), least_version=8)


def test_a_trust_list_of_another_root_is_refused():
    of = office()

    with pytest.raises(Unsound):
        lists.read_trust(lists.write_trust(of.trust, of.keys[b"\x20\x26"]), ROOT.public_key())


def test_a_list_of_status_is_no_trust_list():
    text = lists.write_status("NA", 2026, GOOD, at=NOW, key=ROOT, key_number=b"\x20\x26")

    with pytest.raises(Unsound, match="another form"):
        lists.read_trust(text, ROOT.public_key())


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"at": datetime(2027, 1, 1, tzinfo=UTC)}, "other days"),
        ({"number": b"\x20\x25"}, "other days"),
        ({"office": "HT"}, "other days"),
    ],
)
def test_a_list_of_status_counts_only_in_the_days_of_its_key_and_for_its_own_office(claims, why):
    of = office()
    number = claims.get("number", b"\x20\x26")
    text = lists.write_status(
        claims.get("office", "NA"),
        2026,
        GOOD,
        at=claims.get("at", NOW),
        key=of.keys[number],
        key_number=number,
    )

    with pytest.raises(Unsound, match=why):
        lists.read_status(text, of.trust)


@given(st.lists(st.sampled_from(Status), max_size=70))
def test_every_status_is_read_back_at_its_place(statuses):
    read = status(office(), statuses)[2026]

    assert [read.of(serial) for serial in range(1, len(statuses) + 1)] == statuses
    assert read.of(0) is None
    assert read.of(len(statuses) + 1) is None


@given(st.data())
def test_no_altered_certificate_is_accepted(data):
    of = office()
    sealed = bytearray(codes.read(printed(of, certificate())).sealed)
    place = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[place // 8] ^= 1 << place % 8

    text = codes.paper(samples.SITE, samples.TOKEN, bytes(sealed))

    assert said(of, text).verdict == Verdict.NOT_OURS


@pytest.mark.parametrize(
    "made",
    [
        lambda text: text[:-1],
        lambda text: text + "A",
        lambda text: text + "/",
        lambda text: text.replace("/V/", "/W/"),
        lambda text: text[:-1] + chr(ord(text[-1]) + 1),
        lambda text: text.replace("7Q2M4K9XT3", "UUUUUUUUUU"),
        lambda _text: "",
        lambda _text: "HTTPS://KHUYENCONG.EXAMPLE.VN/V/7Q2M4K9XT3/" + "A" * 4000,
    ],
)
def test_a_text_of_another_spelling_is_not_ours(made):
    of = office()

    assert said(of, made(printed(of, certificate()))).verdict == Verdict.NOT_OURS


def test_a_token_typed_with_i_l_and_o_is_read_as_it_was_meant():
    assert codes.read("https://x.vn/v/iLo0000000").token == "1100000000"


def test_the_header_may_not_stand_outside_the_signature():
    """With the key's number in the open header, anybody could put in another."""
    import cbor2

    of = office()
    tagged = cbor2.loads(codes.read(printed(of, certificate())).sealed)
    header, _open, content, signature = tagged.value
    opened = cbor2.dumps(cbor2.CBORTag(18, [header, {4: b"\x20\x26"}, content, signature]))

    with pytest.raises(Unsound):
        sealing.key_number_of(opened)


def test_facts_that_differ_in_one_letter_have_another_digest():
    others = [
        Facts(*changed)
        for place in range(5)
        for changed in [[*map(str, vars(samples.FACTS).values())]]
        if not changed.__setitem__(place, changed[place] + "x")
    ]

    assert len({facts.digest for facts in [samples.FACTS, *others]}) == 6


def test_tokens_differ_and_have_fifty_bits():
    tokens = {codes.new_token() for _time in range(1000)}

    assert len(tokens) == 1000
    assert all(len(base64.b32encode(token.encode())) and len(token) == 10 for token in tokens)
