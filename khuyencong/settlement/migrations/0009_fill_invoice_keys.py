"""Folds the invoices and plates of before, and says in words which of them are the same.

Two lines of one invoice, or one plate on two machines of a province without a reason, must be
looked at by a person: nothing is changed then, and the migration can be run again afterwards.
"""

from collections import defaultdict

from django.db import migrations

from khuyencong.core.reading.invoices import fold_invoice, fold_plate


def fill(apps, schema_editor):
    invoices = apps.get_model("settlement", "Invoice").objects.select_related("line__project")
    same_lines, same_plates = defaultdict(list), defaultdict(list)
    rows = list(invoices.order_by("pk"))
    for invoice in rows:
        key = fold_invoice(invoice.seller_tax_code, invoice.symbol, invoice.number)
        invoice.invoice_key = "/".join(key)
        invoice.plate_key = fold_plate(invoice.serial)
        invoice.province_id = invoice.line.project.province_id
        same_lines[invoice.invoice_key, invoice.place].append(invoice)
        if invoice.plate_key and not invoice.serial_reason:
            same_plates[invoice.province_id, invoice.plate_key].append(invoice)
    problems = [
        "Cùng một dòng hóa đơn: " + "; ".join(map(_say, same))
        for same in same_lines.values()
        if len(same) > 1
    ] + [
        "Cùng một số máy: " + "; ".join(map(_say, same))
        for same in same_plates.values()
        if len(same) > 1
    ]
    if problems:
        raise RuntimeError(
            "\n".join(
                [
                    "Có dòng hóa đơn, số máy ghi hai lần; phải có người xem trước khi nâng cấp.",
                    *problems,
                    "Hai máy khác nhau thật: ghi lý do vào cột serial_reason của một dòng. "
                    "Cùng một khoản chi: sửa place hoặc number của dòng ghi sai (bảng "
                    "settlement_invoice), báo thanh tra, rồi chạy lại script/manage migrate.",
                ]
            )
        )
    for invoice in rows:
        invoice.save(update_fields=["invoice_key", "plate_key", "province"])


def _say(invoice):
    serial = f", số máy {invoice.serial}" if invoice.serial else ""
    return (
        f"id {invoice.pk}, đề án {invoice.line.project.code}, {invoice.symbol} số "
        f"{invoice.number} dòng {invoice.place}{serial}"
    )


class Migration(migrations.Migration):

    dependencies = [("settlement", "0008_invoice_keys")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
