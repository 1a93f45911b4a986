"""A box in which nothing is chosen yet says so in words, never in dashes."""

import importlib
import pkgutil

from django import forms

import khuyencong

DASHES = "---"


def every_form():
    for module in pkgutil.walk_packages(khuyencong.__path__, "khuyencong."):
        if ".forms" in module.name:
            for one in vars(importlib.import_module(module.name)).values():
                if isinstance(one, type) and issubclass(one, forms.BaseForm):
                    yield one


def test_no_choice_is_dashes():
    seen, dashes = 0, []
    for form in every_form():
        for name, field in getattr(form, "base_fields", {}).items():
            if isinstance(field, forms.ModelChoiceField):
                labels = [field.empty_label]
            else:
                labels = [label for _value, label in getattr(field, "choices", ())]
            seen += bool(labels)
            if any(DASHES in str(label) for label in labels):
                dashes.append(f"{form.__name__}.{name}")
    assert seen > 60
    assert dashes == []
