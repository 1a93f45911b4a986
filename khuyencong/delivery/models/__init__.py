"""The tables of what is carried out."""

from khuyencong.delivery.models.classes import Attendance, ClassSession, Trainer, TrainingClass
from khuyencong.delivery.models.payments import AllowanceRate, PaymentLine, PaymentList

__all__ = [
    "AllowanceRate",
    "Attendance",
    "ClassSession",
    "PaymentLine",
    "PaymentList",
    "Trainer",
    "TrainingClass",
]
