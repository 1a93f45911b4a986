"""An event carries a mark that only who has the key can make: one put in by SQL is named."""

import hmac
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from khuyencong.core import append_only, events, kept_until, sealing
from khuyencong.core.chain import canonical, digest_of, keyed, mark_of
from khuyencong.core.models import Event, Stream
from tests.flush import lift_triggers

pytestmark = pytest.mark.django_db
NOT_OURS = "không mang dấu của hệ thống; không phải do hệ thống ghi."


@pytest.fixture
def chain(mai, now):
    return [events.record("project:DA-1", "pay", {"n": n}, by=mai, at=now) for n in range(3)]


def forged(**columns: object) -> Event:
    """A lawful-looking event at the end of the chain, its hash right and the head moved."""
    last = Event.objects.filter(stream="project:DA-1").order_by("seq").last()
    event = Event.objects.get(pk=last.pk)
    event.pk, event.seq, event.previous_hash = None, last.seq + 1, last.hash
    event.payload_text, event.at = canonical({"n": "khác"}), last.at + timedelta(hours=1)
    event.hash = digest_of(event)
    event.mark = columns.get("mark", "")
    event.save(force_insert=True)
    Stream.objects.filter(name=event.stream).update(seq=event.seq, hash=event.hash)
    return event


def behind(act) -> None:
    lift_triggers()
    act()
    append_only.install()


def test_what_the_system_records_is_marked_and_found_well(chain):
    assert all(event.mark == mark_of(event.hash) for event in Event.objects.all())
    assert events.check() == []


@pytest.mark.parametrize("mark", ["", "0" * 64, "of another event"])
def test_an_event_put_in_by_hand_with_a_right_hash_is_named(chain, mark):
    forged(mark=chain[0].mark if mark == "of another event" else mark)
    assert events.check() == [f"Sự kiện project:DA-1 #4: {NOT_OURS}"]


def test_an_event_altered_with_all_hashes_after_it_worked_out_again_is_named(chain):
    def rewrite():
        before = chain[0].hash
        for event in Event.objects.filter(seq__gte=2).order_by("seq"):
            event.payload_text, event.previous_hash = '{"n":9}', before
            before = event.hash = digest_of(event)
            event.save()
        Stream.objects.update(hash=before)

    behind(rewrite)
    assert events.check() == [f"Sự kiện project:DA-1 #{seq}: {NOT_OURS}" for seq in (2, 3)]


def test_an_upgrade_marks_what_is_there_once_and_never_what_was_put_in_since(chain):
    behind(lambda: Event.objects.update(mark=""))
    assert sealing.mark_for_the_first_time(Event) == 3
    assert events.check() == []
    assert append_only.faults() == []
    forged()
    assert sealing.mark_for_the_first_time(Event) == 0
    assert events.check() == [f"Sự kiện project:DA-1 #4: {NOT_OURS}"]


def test_an_installation_that_began_with_marks_is_never_marked_by_an_upgrade(chain, now):
    from khuyencong.core import standings

    standings.keep_job(now=now)
    assert kept_until.are_events_marked()
    behind(lambda: Event.objects.update(mark=""))
    assert sealing.mark_for_the_first_time(Event) == 0
    assert len(events.check()) == 3


def test_with_a_new_key_only_what_the_old_key_made_is_marked_again(chain, settings, tmp_path):
    forged()
    old = tmp_path / "old_key"
    old.write_text(settings.STANDING_KEY)
    settings.STANDING_KEY = "một khoá khác"
    assert len(events.check()) == 4
    with pytest.raises(CommandError, match="1 sự kiện không mang dấu của khoá nào"):
        call_command("mark_events", old_key=old, reason="nghi lộ khoá")
    assert events.check() == [f"Sự kiện project:DA-1 #4: {NOT_OURS}"]
    (told,) = events.history("chains")
    assert told.payload == {"marked": 3, "left": 1, "has_old_key": True, "reason": "nghi lộ khoá"}
    assert append_only.faults() == []


def test_with_a_lost_key_all_are_marked_again_and_the_chain_tells_it(chain, settings):
    settings.STANDING_KEY = "một khoá khác"
    call_command("mark_events", key_is_lost=True, reason="mất máy")
    assert events.check() == []
    (told,) = events.history("chains")
    assert told.payload["has_old_key"] is False


def test_after_a_replaced_key_the_first_are_named_and_the_rest_counted(mai, now, settings):
    for n in range(25):
        events.record("project:DA-1", "submit", {"n": n}, by=mai, at=now)
    settings.STANDING_KEY = "một khoá khác"
    *named, rest = events.check()
    assert len(named) == 20
    assert rest == "Còn 5 sự kiện nữa không mang dấu; nếu đã thay khoá, chạy mark_events."


@pytest.mark.parametrize("key", ["ngắn", "k" * 64, "k" * 65, "một khoá rất dài " * 9])
def test_a_keyed_digest_is_hmac_as_everybody_makes_it(settings, key):
    settings.STANDING_KEY = key
    for text in ("", '["event","đề án"]', "x" * 5000):
        assert keyed(text) == hmac.new(key.encode(), text.encode(), "sha256").hexdigest()
    assert mark_of('a"b\\') == keyed(canonical(["event", 'a"b\\']))
