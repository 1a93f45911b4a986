from django.db import migrations

from khuyencong.core.folding import fold
from khuyencong.core.reading.phones import ABSENT, PhoneError, read_phones

LONGEST = 320


def numbers(text):
    try:
        return set(read_phones(text))
    except PhoneError:
        return {fold(text)} - ABSENT


def write_keys(apps, schema_editor):
    """As `services.likenesses` writes them with each card from now on."""
    Establishment = apps.get_model("directory", "Establishment")
    Key = apps.get_model("directory", "EstablishmentKey")
    names = (
        "pk", "province_id", "place_id", "tax_code", "owner_phone", "owner_name", "address_text",
    )  # fmt: skip
    keys = []
    for pk, province, place, tax, phone, owner, address in (
        Establishment.objects.order_by("pk").values_list(*names).iterator(2000)
    ):
        texts = {("head", tax.split("-")[0]), ("owner", fold(owner))}
        texts |= {("num", number) for number in numbers(phone)}
        texts |= {("addr", f"{fold(address)}@{place}" if fold(address) else "")}
        keys += [
            Key(establishment_id=pk, kind=kind, value=f"{province}:{text}"[:LONGEST])
            for kind, text in sorted(texts)
            if text
        ]
    Key.objects.bulk_create(keys, batch_size=2000, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("directory", "0020_more_kinds_of_keys")]

    operations = [migrations.RunPython(write_keys, migrations.RunPython.noop, elidable=True)]
