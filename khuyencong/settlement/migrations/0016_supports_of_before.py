"""What was accepted before shares: of the one commitment of the project and the fund."""

from django.db import migrations


def point(apps, schema_editor):
    supports = apps.get_model("settlement", "AcceptedSupport").objects
    commitments = apps.get_model("contracts", "Commitment").objects.order_by("pk")
    bare = supports.filter(commitment=None).order_by("pk")
    for pk, project, fund in bare.values_list("pk", "acceptance__project", "fund"):
        signed = commitments.filter(project=project, fund=fund).first()
        if signed:
            supports.filter(pk=pk).update(commitment=signed)


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0014_shares_of_before"),
        ("settlement", "0015_support_of_a_commitment"),
    ]

    operations = [migrations.RunPython(point, migrations.RunPython.noop)]
