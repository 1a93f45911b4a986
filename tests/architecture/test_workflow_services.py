"""Each workflow step is a service of the same name in the app it names (design §7.5)."""

import importlib

import pytest

from khuyencong.directory.roles import ROLES
from khuyencong.policy.workflow import PACK
from khuyencong.projects.workflow import PROJECT, REQUEST

STEPS = [*PROJECT.steps, *REQUEST.steps, *PACK.steps]


@pytest.mark.parametrize("step", STEPS, ids=lambda s: s.name)
def test_each_step_has_its_service(step):
    services = importlib.import_module(f"khuyencong.{step.app}.services")
    if step.name == "close_request":
        assert callable(services.close_requests)
    else:
        assert callable(getattr(services, step.name))


@pytest.mark.parametrize("step", STEPS, ids=lambda s: s.name)
def test_each_step_names_known_roles(step):
    assert step.roles
    assert step.roles <= set(ROLES)
