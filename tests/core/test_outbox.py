from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from khuyencong.core import outbox
from khuyencong.core.errors import Refused
from khuyencong.core.models import Message

pytestmark = pytest.mark.django_db


def queue(now, key="k1", recipient="mai@example.vn", subject="Hồ sơ đã nhận"):
    return outbox.queue("receipt", recipient, subject, "Nội dung", at=now, key=key)


@pytest.fixture
def mail_is_down(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 2


def test_a_message_leaves_once(now):
    queue(now)
    assert outbox.deliver_due(now=now) == 1
    assert outbox.deliver_due(now=now + timedelta(days=1)) == 0
    assert [(m.to, m.subject) for m in mail.outbox] == [(["mai@example.vn"], "Hồ sơ đã nhận")]


def test_the_same_occasion_queued_twice_is_one_message(now):
    assert queue(now) == queue(now)
    outbox.deliver_due(now=now)
    assert len(mail.outbox) == 1


def test_a_message_for_later_waits(now):
    queue(now + timedelta(hours=1))
    assert outbox.deliver_due(now=now) == 0
    assert outbox.deliver_due(now=now + timedelta(hours=1)) == 1


def test_a_failure_is_kept_and_tried_again_later(now, mail_is_down, settings):
    message = queue(now)
    assert outbox.deliver_due(now=now) == 0
    message.refresh_from_db()
    assert (message.attempts, message.sent_at) == (1, None)
    assert message.next_at == now + timedelta(minutes=1)
    assert "Error" in message.last_error

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert outbox.deliver_due(now=now + timedelta(seconds=59)) == 0
    assert outbox.deliver_due(now=now + timedelta(seconds=60)) == 1
    message.refresh_from_db()
    assert message.last_error == ""


def test_waits_double_up_to_six_hours():
    waits = [outbox.wait_after(n) for n in (1, 2, 3, 9, 10, 12)]
    minutes = [int(w.total_seconds() // 60) for w in waits]
    assert minutes == [1, 2, 4, 256, 360, 360]


def test_after_twelve_failures_a_person_must_look(now, mail_is_down):
    message = queue(now)
    Message.objects.update(attempts=outbox.MOST_ATTEMPTS - 1)
    outbox.deliver_due(now=now)
    message.refresh_from_db()
    assert message.is_given_up


def test_one_bad_address_does_not_stop_the_others(now):
    queue(now, key="bad", recipient="không phải địa chỉ\u0000 <")
    queue(now, key="good")
    outbox.deliver_due(now=now)
    assert Message.objects.get(key="good").sent_at == now


def test_a_subject_cannot_smuggle_a_header(now):
    queue(now, subject="Xin chào\r\nBcc: all@example.vn")
    outbox.deliver_due(now=now)
    assert mail.outbox[0].subject == "Xin chào Bcc: all@example.vn"
    assert mail.outbox[0].recipients() == ["mai@example.vn"]


def test_a_message_without_recipient_is_refused(now):
    with pytest.raises(Refused):
        queue(now, recipient="  ")


def test_a_message_another_worker_took_is_passed_over(now):
    message = queue(now)
    Message.objects.filter(pk=message.pk).update(next_at=now + timedelta(minutes=1))
    assert outbox._claim(message, now=now) is False


def test_a_message_queued_by_a_clock_that_ran_ahead_leaves_after_it_came_back(now):
    outbox.queue(
        "mail", "lan@example.vn", "Việc", "Nội dung", at=now + timedelta(days=365), key="x"
    )
    assert outbox.deliver_due(now=now) == 1
