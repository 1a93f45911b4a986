"""What was signed before shares: one share of each project, on the project's own subject, so that
its money stays where it stands; of its only beneficiary, else of nobody in particular."""

from django.db import migrations


def open_shares(apps, schema_editor):
    commitments = apps.get_model("contracts", "Commitment").objects
    shares = apps.get_model("contracts", "Share").objects
    beneficiaries = apps.get_model("projects", "Beneficiary").objects
    bare = commitments.filter(share=None).order_by("project")
    for project, subject in bare.values_list("project", "project__subject").distinct():
        members = list(beneficiaries.filter(project=project).values_list("pk", flat=True)[:2])
        only = members[0] if len(members) == 1 else None
        share, _is_new = shares.get_or_create(
            subject_id=subject, defaults={"project_id": project, "beneficiary_id": only}
        )
        commitments.filter(project=project, share=None).update(share=share)


class Migration(migrations.Migration):
    dependencies = [("contracts", "0013_share")]

    operations = [migrations.RunPython(open_shares, migrations.RunPython.noop)]
