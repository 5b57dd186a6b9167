from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("filings", "0040_inspection")]

    operations = [
        migrations.AlterField(
            model_name="failedattempt",
            name="what",
            field=models.CharField(
                choices=[
                    ("draft", "Saving a draft"),
                    ("file", "Sending a file"),
                    ("lodge", "Lodging a filing"),
                    ("pay", "Paying"),
                    ("other", "Sending a form"),
                ],
                max_length=10,
            ),
        ),
    ]
