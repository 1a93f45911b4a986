"""What a dossier holds: items of the estimate, papers, forms."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StrictInt

from khuyencong.rules.periods import Checked, Evidence, Label, Period, Strict, contiguous
from khuyencong.rules.schema.shelves import Shelf


class ItemsPeriod(Period):
    items: tuple[str, ...]


class ItemsRule(Strict):
    checked: Checked
    values: Annotated[tuple[ItemsPeriod, ...], AfterValidator(contiguous)]


class EstimateItems(Shelf):
    checked: Checked
    items: dict[str, Label]
    suggested: dict[str, ItemsRule]


class DossierPaper(Strict):
    """One paper an applicant prepares. `minutes`: what finding it usually takes. `form`: the code
    of the paper that the system writes for her to sign; empty where she brings her own."""

    code: str = Field(pattern=r"^[a-z_]{3,40}$")
    label: Label
    note: Label | None = None
    form: str = ""
    minutes: StrictInt = Field(ge=1, le=600)
    evidence: Evidence


class DossierPeriod(Period):
    papers: tuple[DossierPaper, ...]


class DossierRule(Strict):
    checked: Checked
    values: Annotated[tuple[DossierPeriod, ...], AfterValidator(contiguous)]


class Proof(Strict):
    """One paper of the last payment. `forms`: the forms of forms.yaml it is written on; `printed`:
    the kind of paper by which the system issues it, empty where somebody brings it."""

    code: str = Field(pattern=r"^[a-z_]{3,40}$")
    label: Label
    forms: tuple[str, ...] = ()
    printed: str = ""
    evidence: Evidence


class ProofPeriod(Period):
    papers: tuple[Proof, ...]


class ProofRule(Strict):
    checked: Checked
    values: Annotated[tuple[ProofPeriod, ...], AfterValidator(contiguous)]


class Dossiers(Shelf):
    """Papers by activity, after `every`; `last_payment`: those of the last payment, likewise.
    Suggestions until a source is seen."""

    checked: Checked
    every: DossierRule
    by_activity: dict[str, DossierRule]
    last_payment_every: ProofRule
    last_payment: dict[str, ProofRule]


class FormPeriod(Period):
    number: str = Field(min_length=1, max_length=40)
    title: Label


class FormRule(Strict):
    """A form the law names: its number and title, by date. The layout lies in `documents`.
    `papers`: the kinds of paper by which the system says what it asks for."""

    checked: Checked
    papers: tuple[str, ...] = ()
    values: Annotated[tuple[FormPeriod, ...], AfterValidator(contiguous)]
