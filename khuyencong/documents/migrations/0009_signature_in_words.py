"""Why the signature of an invoice holds or not, the days of its certificate, its lines."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0008_rendition_mark'),
    ]

    operations = [
        migrations.AddField(
            model_name='einvoice',
            name='lines',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='số dòng hàng'),
        ),
        migrations.AddField(
            model_name='einvoice',
            name='valid_from',
            field=models.DateField(null=True, verbose_name='chứng thư có hiệu lực từ'),
        ),
        migrations.AddField(
            model_name='einvoice',
            name='valid_until',
            field=models.DateField(null=True, verbose_name='chứng thư có hiệu lực đến'),
        ),
        migrations.AddField(
            model_name='einvoice',
            name='why',
            field=models.CharField(blank=True, choices=[('no_certificate', 'tệp không mang chứng thư của bên bán'), ('certificate', 'chứng thư trong tệp không đọc được'), ('other_part', 'chữ ký không ký lên nội dung hóa đơn'), ('method', 'cách ký không được hỗ trợ'), ('no_day', 'hóa đơn không ghi ngày, không biết chứng thư còn hiệu lực không')], max_length=15, verbose_name='vì sao không kiểm được'),
        ),
        migrations.AlterField(
            model_name='einvoice',
            name='signature',
            field=models.CharField(choices=[('valid', 'Chữ ký khớp nội dung'), ('broken', 'Nội dung đã bị sửa sau khi ký'), ('absent', 'Không có chữ ký'), ('unreadable', 'Chữ ký không kiểm được'), ('outside', 'Chứng thư không có hiệu lực ngày lập hóa đơn'), ('other', 'Chứng thư mang mã số thuế khác bên bán')], max_length=10, verbose_name='chữ ký'),
        ),
    ]
