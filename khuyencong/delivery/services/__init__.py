"""Open a class, plan its sessions, note who was there."""

from khuyencong.delivery.services.attendance import sign_attendance, take_attendance
from khuyencong.delivery.services.classes import add_trainer, open_class
from khuyencong.delivery.services.sessions import cancel_session, plan_session

__all__ = [
    "add_trainer",
    "cancel_session",
    "open_class",
    "plan_session",
    "sign_attendance",
    "take_attendance",
]
