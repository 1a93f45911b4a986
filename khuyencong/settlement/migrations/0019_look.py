
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('settlement', '0018_position_of_an_acceptance'),
    ]

    operations = [
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('seen_date', models.DateField(verbose_name='ngày xem')),
                ('found', models.CharField(choices=[('in_use', 'Đang dùng tại nơi đặt'), ('idle', 'Còn, không dùng'), ('moved', 'Đã chuyển nơi khác'), ('gone', 'Không còn')], max_length=6, verbose_name='thấy')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='ghi chú')),
                ('looked_by', models.CharField(max_length=200, verbose_name='người xem')),
                ('looked_at', models.DateTimeField(verbose_name='lúc ghi')),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='looks', to='settlement.invoice')),
            ],
            options={
                'verbose_name': 'lần xem máy',
                'constraints': [models.UniqueConstraint(fields=('invoice', 'seen_date'), name='look_once_a_day'), models.CheckConstraint(condition=models.Q(('found', 'in_use'), models.Q(('remark', ''), _negated=True), _connector='OR'), name='look_says_what_is_wrong')],
            },
        ),
    ]
