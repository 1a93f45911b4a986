"""An invoice of a branch is kept under the ten digits of its company, so that it is not two.

Letters that were dropped from symbols, numbers and plates stand in the keys again.
"""

from importlib import import_module

from django.db import migrations

before = import_module("khuyencong.settlement.migrations.0009_fill_invoice_keys")


class Migration(migrations.Migration):

    dependencies = [("settlement", "0010_invoice_once")]

    operations = [migrations.RunPython(before.fill, migrations.RunPython.noop)]
