"""The tables of what is carried out."""

from khuyencong.delivery.models.classes import Attendance, ClassSession, Trainer, TrainingClass

__all__ = ["Attendance", "ClassSession", "Trainer", "TrainingClass"]
