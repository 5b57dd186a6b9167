"""The registry says of a case that it has ended, or goes on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0012_names_are_compared_in_either_script'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entered_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('status', models.CharField(choices=[('active', 'Active'), ('ended', 'Ended')], max_length=10)),
                ('why', models.CharField(max_length=300)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statuses', to='cases.case')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['entered_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('case',), name='one_standing_status_a_case')],
            },
        ),
    ]
