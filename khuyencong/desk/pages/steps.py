"""Which form a step asks with, and which one service it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from khuyencong.appraisal import services as appraisal
from khuyencong.contracts import services as contracts
from khuyencong.core.actors import Actor
from khuyencong.desk import forms
from khuyencong.directory.models import Organisation
from khuyencong.planning import services as planning
from khuyencong.projects import services as projects
from khuyencong.projects.models import Project
from khuyencong.settlement import services as settlement

Perform = Callable[[Project, Any, Actor, datetime], object]


@dataclass(frozen=True)
class StepPage:
    form: type[forms.StepForm]
    perform: Perform


def _approve(project: Project, form: Any, by: Actor, at: datetime) -> object:
    committee = Organisation.objects.get(province=project.province, kind="provincial_committee")
    return planning.approve(
        [project],
        organisation=committee,
        year=project.year,
        number=form.cleaned_data["number"],
        by=by,
        at=at,
    )


def _money(service: Callable[..., object]) -> Perform:
    """A service that moves money of one commitment; the key makes a second press the same act."""

    def perform(project: Project, form: Any, by: Actor, at: datetime) -> object:
        data = dict(form.cleaned_data)
        commitment, key = data.pop("commitment"), f"{service.__name__}/{data.pop('key')}"
        return service(commitment, key=key, by=by, at=at, **data)

    return perform


PAGES = {
    "register": StepPage(
        forms.NothingForm, lambda project, form, by, at: projects.register(project, by=by, at=at)
    ),
    "return_for_completion": StepPage(
        forms.CompletionForm,
        lambda project, form, by, at: appraisal.return_for_completion(
            project, items=form.items(), by=by, at=at
        ),
    ),
    "conclude": StepPage(
        forms.OpinionForm,
        lambda project, form, by, at: appraisal.conclude(
            project, opinion=form.cleaned_data["opinion"], by=by, at=at
        ),
    ),
    "reject": StepPage(
        forms.OpinionForm,
        lambda project, form, by, at: appraisal.reject(
            project, opinion=form.cleaned_data["opinion"], by=by, at=at
        ),
    ),
    "approve": StepPage(forms.ApproveForm, _approve),
    "forward": StepPage(
        forms.NothingForm,
        lambda project, form, by, at: planning.forward([project], by=by, at=at),
    ),
    "record_ministry_plan": StepPage(
        forms.MinistryForm,
        lambda project, form, by, at: planning.record_ministry_plan(
            project, **form.values(), by=by, at=at
        ),
    ),
    "record_ministry_refusal": StepPage(
        forms.ReasonForm,
        lambda project, form, by, at: planning.record_ministry_refusal(
            project, **form.cleaned_data, by=by, at=at
        ),
    ),
    "approve_estimate": StepPage(
        forms.EstimateApprovalForm,
        lambda project, form, by, at: planning.approve_estimate(
            project, amounts=form.amounts(), by=by, at=at
        ),
    ),
    "sign": StepPage(
        forms.SignForm,
        lambda project, form, by, at: contracts.sign(project, **form.cleaned_data, by=by, at=at),
    ),
    "assign": StepPage(
        forms.SignForm,
        lambda project, form, by, at: contracts.assign(project, **form.cleaned_data, by=by, at=at),
    ),
    "pay_advance": StepPage(forms.AdvanceForm, _money(contracts.pay_advance)),
    "report_progress": StepPage(
        forms.ProgressForm,
        lambda project, form, by, at: contracts.report_progress(
            project, **form.cleaned_data, by=by, at=at
        ),
    ),
    "return_advance": StepPage(forms.RecoverForm, _money(settlement.return_advance)),
    "reduce": StepPage(forms.ReduceForm, _money(contracts.reduce)),
    "stop": StepPage(
        forms.ReasonForm,
        lambda project, form, by, at: contracts.stop(project, **form.cleaned_data, by=by, at=at),
    ),
    "withdraw": StepPage(
        forms.ReasonForm,
        lambda project, form, by, at: projects.withdraw(project, **form.cleaned_data, by=by, at=at),
    ),
    "record_invoice": StepPage(
        forms.InvoiceForm,
        lambda project, form, by, at: settlement.record_invoice(**form.cleaned_data, by=by, at=at),
    ),
    "accept": StepPage(
        forms.AcceptanceForm,
        lambda project, form, by, at: settlement.accept(
            project,
            accepted_dong=form.accepted_dong(),
            remark=form.cleaned_data["remark"],
            accepted_date=form.cleaned_data["accepted_date"],
            by=by,
            at=at,
        ),
    ),
    "pay": StepPage(forms.PaymentForm, _money(settlement.pay)),
    "settle": StepPage(
        forms.NothingForm, lambda project, form, by, at: settlement.settle(project, by=by, at=at)
    ),
}
