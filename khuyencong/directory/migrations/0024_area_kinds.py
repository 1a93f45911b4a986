from django.db import migrations, models

KINDS = [
    ("investment", "Địa bàn theo pháp luật đầu tư"),
    ("minority_zone", "Vùng dân tộc thiểu số"),
    ("terrain", "Vùng cao, hải đảo, biên giới"),
    ("poor_district", "Huyện nghèo"),
    ("new_rural", "Kế hoạch nông thôn mới của năm"),
]


class Migration(migrations.Migration):
    """What was written so far is the class of the investment law."""

    dependencies = [("directory", "0023_notices_newest_first")]

    operations = [
        migrations.AddField(
            model_name="areaclass",
            name="kind",
            field=models.CharField(
                choices=KINDS, default="investment", max_length=20, verbose_name="phân loại theo"
            ),
        ),
    ]
