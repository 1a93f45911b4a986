from itertools import combinations

from django.db import migrations

MOST = 20


def write_keys(apps, schema_editor):
    """As `services.likenesses` writes them with each card from now on."""
    Establishment = apps.get_model("directory", "Establishment")
    Key = apps.get_model("directory", "EstablishmentKey")
    Likeness = apps.get_model("directory", "Likeness")
    by_value = {}
    names = ("pk", "province_id", "place_id", "folded", "tax_code", "owner_phone")
    for pk, province, place, folded, tax, phone in (
        Establishment.objects.order_by("pk").values_list(*names).iterator(2000)
    ):
        texts = {("tax", tax), ("name", f"{folded}@{place}" if folded else "")}
        texts |= {("phone", one.strip()) for one in phone.split("/")}
        for kind, text in sorted(texts):
            if text:
                by_value.setdefault((kind, f"{province}:{text}"), []).append(pk)
    Key.objects.bulk_create(
        (
            Key(establishment_id=pk, kind=kind, value=value)
            for (kind, value), some in by_value.items()
            for pk in some
        ),
        batch_size=2000,
    )
    pairs = {}
    for (kind, _value), some in by_value.items():
        for pair in combinations(some[: MOST + 1], 2):
            pairs.setdefault(pair, []).append(kind)
    Likeness.objects.bulk_create(
        (
            Likeness(one_id=one, other_id=other, kinds=" ".join(dict.fromkeys(kinds)))
            for (one, other), kinds in pairs.items()
        ),
        batch_size=2000,
    )


class Migration(migrations.Migration):
    dependencies = [("directory", "0013_history_of_cards")]

    operations = [migrations.RunPython(write_keys, migrations.RunPython.noop, elidable=True)]
