"""What was committed, advanced and reduced before points to the transfer it made.

Commitments are found by the key their signing gave. Advances and annexes never kept their key:
theirs is the transfer of the same project, fund, amount, person and instant. Where none is left,
the row was written by a second press of the same button and moved no money: it stays without a
transfer, and `verify` names it for a person to judge.
"""

from django.db import migrations

VERB = {"contract": "sign", "assignment": "assign"}


def find(apps, schema_editor):
    transfers = apps.get_model("ledger", "Transfer").objects
    commitments = apps.get_model("contracts", "Commitment").objects
    for one in commitments.select_related("contract", "project", "fund").order_by("pk"):
        verb = VERB[one.contract.kind]
        key = f"{verb}/{one.contract.uuid}/{one.project.code}/{one.fund.code}"
        one.transfer = transfers.filter(key=key).first()
        one.save(update_fields=["transfer"])
    for name, amount, by, at, after in (
        ("Advance", "amount_dong", "paid_by", "paid_at", "advanced"),
        ("Annex", "reduced_dong", "signed_by", "signed_at", "appropriated"),
    ):
        taken = set()
        rows = apps.get_model("contracts", name).objects.order_by("pk")
        for one in rows.select_related("commitment__project"):
            made = transfers.filter(
                from_account__fund=one.commitment.fund_id,
                from_account__year=one.commitment.project.year,
                from_account__subject=one.commitment.project.subject_id,
                from_account__stage="committed",
                to_account__stage=after,
                amount_dong=getattr(one, amount),
                by_name=getattr(one, by),
                at=getattr(one, at),
            )
            one.transfer = made.exclude(pk__in=taken).order_by("pk").first()
            if one.transfer:
                taken.add(one.transfer.pk)
                one.save(update_fields=["transfer"])


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0008_receipts_point_to_transfers"),
        ("projects", "0008_groups_conflicts_tracks"),
    ]

    operations = [migrations.RunPython(find, migrations.RunPython.noop)]
