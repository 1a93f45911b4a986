"""Each workflow step is a service of the same name in the app it names."""

import importlib

import pytest

from khuyencong.directory.models.roles import ROLES
from khuyencong.planning.workflow import ADJUSTMENT, SCENARIO
from khuyencong.policy.workflow import PACK
from khuyencong.projects.workflow import PAYMENT, PROJECT, REQUEST

STEPS = [
    *PROJECT.steps,
    *PAYMENT.steps,
    *REQUEST.steps,
    *PACK.steps,
    *SCENARIO.steps,
    *ADJUSTMENT.steps,
]
# An app with many writers splits its services by noun.
SPLIT = {"planning": ("services", "scenarios.services")}


@pytest.mark.parametrize("step", STEPS, ids=lambda s: s.name)
def test_each_step_has_its_service(step):
    modules = [
        importlib.import_module(f"khuyencong.{step.app}.{name}")
        for name in SPLIT.get(step.app, ("services",))
    ]
    name = "close_requests" if step.name == "close_request" else step.name
    assert any(callable(getattr(module, name, None)) for module in modules)


@pytest.mark.parametrize("step", STEPS, ids=lambda s: s.name)
def test_each_step_names_known_roles(step):
    assert step.roles
    assert step.roles <= set(ROLES)
