"""A request for money, step by step; each is one press of one person."""

from khuyencong.payments.services.class_lists import prepare_list_payment
from khuyencong.payments.services.orders import return_payment, send_payment
from khuyencong.payments.services.preparing import Line, prepare_payment, withdraw_payment
from khuyencong.payments.services.records import pay, pay_advance
from khuyencong.payments.services.signing import approve_payment, check_payment

__all__ = [
    "Line",
    "approve_payment",
    "check_payment",
    "pay",
    "pay_advance",
    "prepare_list_payment",
    "prepare_payment",
    "return_payment",
    "send_payment",
    "withdraw_payment",
]
