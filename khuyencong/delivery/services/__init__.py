"""Open a class, plan its sessions, note who was there, list who is paid."""

from khuyencong.delivery.services.attendance import sign_attendance, take_attendance
from khuyencong.delivery.services.classes import add_trainer, open_class
from khuyencong.delivery.services.payment_lists import (
    approve_list,
    prepare_list,
    set_allowance,
    withdraw_list,
)
from khuyencong.delivery.services.sessions import cancel_session, plan_session

__all__ = [
    "add_trainer",
    "approve_list",
    "cancel_session",
    "open_class",
    "plan_session",
    "prepare_list",
    "set_allowance",
    "sign_attendance",
    "take_attendance",
    "withdraw_list",
]
