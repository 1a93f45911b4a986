"""What `verify` checks here beside the chains of events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core import standings
from khuyencong.directory.models import (
    AreaClass,
    Assignment,
    BankAccount,
    Claim,
    Establishment,
    EstablishmentChange,
    EstablishmentKey,
    IdentityLink,
    Merge,
    Organisation,
    OrganisationName,
    Person,
    Post,
    Recovery,
    Succession,
    Trade,
    Unit,
    User,
)
from khuyencong.directory.services.places import STREAM as PLACES

MERGED = ("merge", "undo_merge", "move_establishment")
POSTS = ("assign", "end_assignment", "take_back", "hand_over", "undo_hand_over", *MERGED)
CARDS = ("register_establishment", "correct_establishment", *MERGED)
ACCOUNTS = ("ask_account", "answer_account", *MERGED)
STANDINGS = (
    standings.of("body", Organisation, "uuid"),
    standings.of("body", OrganisationName, "organisation__uuid"),
    standings.of("body", Post, "organisation__uuid"),
    standings.of("person", Person, "uuid"),
    standings.of("person", Assignment, "person__uuid", told_by=POSTS),
    standings.of("user", User, "uuid", without=("last_login", "notice_mode")),
    standings.of("user", IdentityLink, "user__uuid", told_by=("link_identity", "unlink_identity")),
    standings.of("user", Recovery, "user__uuid", without=("tries",)),
    standings.of(
        "user", Authenticator, "user__uuid", without=("last_used_at",),
        told_by=("change_second_factor",),
    ),
    *(standings.of(PLACES, model) for model in (Unit, Succession, AreaClass, Trade)),
    standings.of("establishment", Establishment, "uuid", without=("folded", "words", "sort_key")),
    standings.of("establishment", EstablishmentChange, "establishment__uuid"),
    # What doubles are met by, on the register and where it is asked who was supported before.
    standings.of("establishment", EstablishmentKey, "establishment__uuid", told_by=CARDS),
    standings.of(
        "establishment", BankAccount, "establishment__uuid", only=Q(organisation=None),
        told_by=ACCOUNTS,
    ),
    standings.of(
        "body", BankAccount, "organisation__uuid", only=Q(establishment=None), told_by=ACCOUNTS
    ),
    standings.of("merge", Merge, "uuid"),
    standings.of("establishment", Claim, "establishment__uuid"),
)  # fmt: skip


def accounts_by_two() -> list[str]:
    """Bank accounts that were confirmed by who asked for them, or in the place of that person."""
    said = _("Tài khoản ngân hàng {key}: người đề nghị đã tự xác nhận.")
    rows = BankAccount.objects.filter(is_confirmed=True).order_by("pk")
    answers = rows.values_list("pk", "answered_by_id", "asked_hands")
    return [said.format(key=pk) for pk, by, hands in answers.iterator(2000) if by in hands]


def of_the_library() -> list[str]:
    """Groups and permissions of the library, which nothing here gives or asks: a row of them was
    put in behind the system's back."""
    tables = (User.groups.through, User.user_permissions.through, Group, Group.permissions.through)
    return [
        _("{table} {key}: hệ thống không ghi bảng này; có người thêm bằng tay.").format(
            table=table._meta.db_table, key=pk
        )
        for table in tables
        for pk in table._default_manager.order_by("pk").values_list("pk", flat=True)
    ]


def sessions() -> Iterator[str]:
    """Sessions that live longer than the rules let any live."""
    latest = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    for session in Session.objects.filter(expire_date__gt=latest).order_by("pk"):
        yield _("Phiên đăng nhập {key}…: hết hạn {date}, dài hơn {hours} giờ cho phép.").format(
            key=session.session_key[:6],
            date=f"{timezone.localtime(session.expire_date):%H:%M %d/%m/%Y}",
            hours=settings.SESSION_COOKIE_AGE // 3600,
        )
