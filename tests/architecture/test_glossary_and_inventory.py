"""Words on screen stand in the glossary; every field about a person stands in the inventory."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import translation

DOCS = Path(settings.BASE_DIR) / "docs"
MODELS = [model for model in apps.get_models() if model.__module__.startswith("khuyencong.")]
# A field whose name says it may tell of a person; the inventory says of each whether it does.
PERSONAL = re.compile(
    r"(full_name|owner_|phone|email|username|password|address|_by$|by_id$|by_name$|by_post$|payee"
    r"|recipient|person|sex|minority|tax_code|last_login|body$|payload)"
)


def words(path: str) -> str:
    return (DOCS / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_models_name_is_in_the_glossary(model):
    with translation.override("vi"):
        assert f"| {model._meta.verbose_name} |" in words("glossary.md")


def inventory() -> set[str]:
    return set(re.findall(r"^\| `([\w.]+)` \|", words("personal-data.md"), re.M))


def fields() -> dict[str, str]:
    return {
        f"{model.__name__}.{field.name}": field.name
        for model in MODELS
        for field in model._meta.concrete_fields
    }


def test_every_field_about_a_person_is_in_the_inventory():
    told = {name for name, field in fields().items() if PERSONAL.search(field)}
    assert told - inventory() == set()


def test_the_inventory_names_no_field_that_is_gone():
    assert inventory() - set(fields()) == set()
