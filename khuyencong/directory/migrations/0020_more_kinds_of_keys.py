"""Keys by which an appraisal finds what may be alike without reading every card."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0019_bank_accounts")]

    operations = [
        migrations.AlterField(
            model_name="establishmentkey",
            name="kind",
            field=models.CharField(
                choices=[
                    ("tax", "cùng mã số thuế"),
                    ("phone", "cùng điện thoại"),
                    ("name", "cùng tên, cùng xã, phường"),
                    ("head", "cùng mã số thuế, kể cả chi nhánh"),
                    ("num", "cùng số điện thoại chủ cơ sở"),
                    ("owner", "cùng tên chủ cơ sở"),
                    ("addr", "cùng địa chỉ"),
                ],
                max_length=5,
                verbose_name="loại khóa",
            ),
        ),
    ]
