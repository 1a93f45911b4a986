"""Packs that wait for the second person since before obligations were kept of them."""

from django.db import migrations


def open_all(apps, schema_editor):
    obligation = apps.get_model("obligations", "Obligation")
    packs = apps.get_model("policy", "RulePack").objects.select_related("province")
    for pack in packs.filter(state="proposed").order_by("pk"):
        stream = f"rule_pack:{pack.uuid}"
        event = apps.get_model("core", "Event").objects.filter(stream=stream).order_by("seq").last()
        if event is None:
            continue
        obligation.objects.create(
            subject=pack.uuid,
            kind="rule_pack.put_in_force",
            role="department_leader",
            debtor=pack.province.code,
            province=pack.province,
            creditor="department_specialist",
            opened_by=event,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("policy", "0001_rule_packs"),
        ("obligations", "0001_first"),
    ]

    operations = [migrations.RunPython(open_all, migrations.RunPython.noop)]
