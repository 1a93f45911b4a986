"""Which form a step asks with, and which one service it calls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from khuyencong.appraisal import services as appraisal
from khuyencong.contracts import services as contracts
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.changes import changed
from khuyencong.desk import forms
from khuyencong.ledger import selectors as ledger
from khuyencong.planning import services as planning
from khuyencong.projects import permissions
from khuyencong.projects import services as projects
from khuyencong.projects.models import Project
from khuyencong.projects.workflow import PROJECT
from khuyencong.settlement import services as settlement
from khuyencong.ui.acts import Act, noted

Service = Callable[..., object]


def _forward(project: Project, *, by: Actor, at: datetime) -> object:
    return planning.forward([project], by=by, at=at)


def _record_invoice(project: Project, **values: object) -> object:
    return settlement.record_invoice(**values)  # type: ignore[arg-type]


def _of_invoice(service: Service) -> Service:
    """The form names the invoice."""

    def perform(project: Project, *, invoice: object, **values: object) -> object:
        return service(invoice, **values)

    return perform


def _money(service: Service) -> Service:
    """A service that moves money of one commitment; the key makes a second press the same act."""

    def perform(project: Project, *, commitment: object, key: object, **values: object) -> object:
        return service(commitment, key=f"{service.__name__}/{key}", **values)

    return perform


def _seen(name: str, service: Service) -> Service:
    """A step is taken upon what its page showed. A second press goes on, whatever happened since
    the first: the step and its key know that it is the same act."""

    def perform(
        project: Project, *, version: int, by: Actor, at: datetime, **values: object
    ) -> object:
        last = events.history(project.stream).last()
        is_mine = last is not None and last.by_id == by.id
        if version != project.version and not is_mine:
            if "key" in values:
                is_second_press = ledger.has_moved(f"{name}/{values['key']}")
            else:
                is_open = project.state in PROJECT.find(name).sources
                is_second_press = not is_open and bool(permissions.taken(name, project, by))
            if not is_second_press:
                raise changed(project.stream, project.version)
        return service(project, by=by, at=at, **values)

    return perform


ASKED: dict[str, tuple[Service, type[forms.StepForm]]] = {
    "register": (projects.register, forms.NothingForm),
    "return_for_completion": (appraisal.return_for_completion, forms.CompletionForm),
    "conclude": (appraisal.conclude, forms.OpinionForm),
    "reject": (appraisal.reject, forms.RejectForm),
    "forward": (_forward, forms.NothingForm),
    "record_ministry_plan": (planning.record_ministry_plan, forms.MinistryForm),
    "record_ministry_refusal": (planning.record_ministry_refusal, forms.ReasonForm),
    "approve_estimate": (planning.approve_estimate, forms.EstimateApprovalForm),
    "sign": (contracts.sign, forms.ContractForm),
    "assign": (contracts.assign, forms.SignForm),
    "allow_payee": (contracts.allow_payee, forms.AllowPayeeForm),
    "report_progress": (contracts.report_progress, forms.ProgressForm),
    "return_advance": (_money(settlement.return_advance), forms.RecoverForm),
    "reduce": (_money(contracts.reduce), forms.ReduceForm),
    "suspend": (contracts.suspend, forms.SuspendForm),
    "resume": (contracts.resume, forms.ResumeForm),
    "stop": (contracts.stop, forms.StopForm),
    "withdraw": (projects.withdraw, forms.FinalForm),
    "take_back": (projects.take_back, forms.ReasonForm),
    "record_invoice": (_record_invoice, forms.InvoiceForm),
    "cancel_invoice": (_of_invoice(settlement.cancel_invoice), forms.CancelInvoiceForm),
    "correct_invoice": (_of_invoice(settlement.correct_invoice), forms.CancelInvoiceForm),
    "accept": (settlement.accept, forms.AcceptanceForm),
    "settle": (settlement.settle, forms.SettleForm),
}
STEPS = {
    name: Act(_seen(name, service), form, done=noted(PROJECT.find(name)), is_versioned=True)
    for name, (service, form) in ASKED.items()
}
