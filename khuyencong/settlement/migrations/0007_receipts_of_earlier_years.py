"""Payments, returned advances and settled amounts of before point to the transfers they made.

A payment never kept its key: its transfer is the one of the same project, fund, amount, person and
instant. Returned advances and the amounts of a settlement had no rows of their own: each is
written from its transfer, which says everything it needs. A payment whose transfer is not found
stays without one, and `verify` names it for a person to judge.
"""

from django.db import migrations

KINDS = {("advanced", "paid"): "paid", ("committed", "appropriated"): "freed"}


def write(apps, schema_editor):
    transfers = apps.get_model("ledger", "Transfer").objects.order_by("pk")
    commitments = apps.get_model("contracts", "Commitment").objects.select_related("project")
    settlements = apps.get_model("settlement", "Settlement").objects
    payments = apps.get_model("settlement", "Payment").objects
    returns = apps.get_model("settlement", "AdvanceReturn").objects
    amounts = apps.get_model("settlement", "SettledAmount").objects
    taken = set()
    for commitment in commitments.order_by("pk"):
        own = transfers.filter(
            from_account__fund=commitment.fund_id, from_account__year=commitment.project.year
        ).select_related("from_account", "to_account")
        of_the_project = own.filter(from_account__subject=commitment.project.subject_id)
        for payment in payments.filter(commitment=commitment).order_by("pk"):
            made = of_the_project.filter(
                from_account__stage="committed",
                to_account__stage="paid",
                amount_dong=payment.amount_dong,
                by_name=payment.paid_by,
                at=payment.paid_at,
            )
            payment.transfer = made.exclude(pk__in=taken).first()
            if payment.transfer:
                taken.add(payment.transfer.pk)
                payment.save(update_fields=["transfer"])
        for made in of_the_project.filter(
            from_account__stage="advanced", to_account__stage="committed"
        ):
            returns.create(
                commitment=commitment,
                amount_dong=made.amount_dong,
                document=made.document[:200],
                recorded_by=made.by_name[:200],
                recorded_at=made.at,
                transfer=made,
            )
        settlement = settlements.filter(project=commitment.project_id).first()
        for made in of_the_project.filter(key__startswith="settle/") if settlement else ():
            amounts.create(
                settlement=settlement,
                commitment=commitment,
                kind=KINDS[made.from_account.stage, made.to_account.stage],
                amount_dong=made.amount_dong,
                transfer=made,
            )


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0009_find_the_transfers"),
        ("settlement", "0006_settled_amount"),
    ]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
