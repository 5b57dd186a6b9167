"""The fee of what was struck from the court’s file is put up for refund."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0028_illustrative_fees'),
    ]

    operations = [
        migrations.AlterField(
            model_name='refund',
            name='reason',
            field=models.CharField(choices=[('not_needed', 'The money was not needed: it came after withdrawal, twice, or in another amount'), ('overcharged', 'More was charged than the fee'), ('paid_twice', 'The same thing was paid for twice'), ('directed', 'The court directed it'), ('struck', 'The registry struck the filing from the court’s file'), ('other', 'Another reason')], max_length=20),
        ),
    ]
