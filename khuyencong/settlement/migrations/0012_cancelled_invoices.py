"""An invoice keeps its file, why it was taken in doubt, and why it no longer stands."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0011_an_owner_has_several_telephones'),
        ('documents', '0009_signature_in_words'),
        ('projects', '0009_quantities_take_decimals'),
        ('settlement', '0011_key_by_the_company'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='invoice',
            name='invoice_once',
        ),
        migrations.RemoveConstraint(
            model_name='invoice',
            name='invoice_plate_once',
        ),
        migrations.AddField(
            model_name='acceptance',
            name='invoice_reason',
            field=models.TextField(blank=True, verbose_name='lý do nhận hóa đơn chưa chắc chữ ký'),
        ),
        migrations.AddField(
            model_name='invoice',
            name='cancel_reason',
            field=models.CharField(blank=True, max_length=500, verbose_name='lý do hủy, đính chính'),
        ),
        migrations.AddField(
            model_name='invoice',
            name='cancelled',
            field=models.CharField(blank=True, choices=[('typed', 'Ghi nhầm'), ('seller', 'Bên bán đã hủy, điều chỉnh hoặc thay thế')], max_length=6, verbose_name='vì sao hủy'),
        ),
        migrations.AddField(
            model_name='invoice',
            name='cancelled_at',
            field=models.DateTimeField(null=True, verbose_name='lúc hủy, đính chính'),
        ),
        migrations.AddField(
            model_name='invoice',
            name='cancelled_by',
            field=models.CharField(blank=True, max_length=200, verbose_name='người hủy, đính chính'),
        ),
        migrations.AddField(
            model_name='invoice',
            name='doubt_reason',
            field=models.CharField(blank=True, max_length=500, verbose_name='lý do vẫn ghi'),
        ),
        migrations.AddField(
            model_name='invoice',
            name='is_counted',
            field=models.BooleanField(default=True, verbose_name='được tính'),
        ),
        migrations.AddField(
            model_name='invoice',
            name='upload',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.upload'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled', 'typed'), ('is_counted', False), _negated=True), fields=('invoice_key', 'place'), name='invoice_once'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('plate_key', ''), _negated=True), ('is_counted', True), ('serial_reason', '')), fields=('province', 'plate_key'), name='invoice_plate_once'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled', ''), ('cancelled_at', None), ('is_counted', True)), models.Q(models.Q(('cancelled', ''), _negated=True), ('cancelled_at__isnull', False)), _connector='OR'), name='invoice_cancelled_when_and_why'),
        ),
    ]
