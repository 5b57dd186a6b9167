"""Who represents whom, and who acts in what, gets the date on which its case commenced."""

from django.db import migrations

REPRESENTATIONS = """
INSERT INTO cases_representation (party_id, organization_id, from_at, how)
SELECT party.id, party.represented_by_id, cases_case.commenced_on::timestamp AT TIME ZONE 'Asia/Hong_Kong', 'on_file'
FROM cases_party party JOIN cases_case ON cases_case.id = party.case_id
WHERE party.represented_by_id IS NOT NULL OR party.in_person
"""
ASSIGNMENTS = """
INSERT INTO cases_assignment (case_id, account_id, assigned_at, how, ended_how)
SELECT cases_case.id, account.id, cases_case.commenced_on::timestamp AT TIME ZONE 'Asia/Hong_Kong', 'on_file', ''
FROM cases_caseuserpermission granted
JOIN accounts_user account ON account.id = granted.user_id AND account.role = 'OU'
JOIN cases_case ON cases_case.id = granted.content_object_id
JOIN auth_permission permission ON permission.id = granted.permission_id AND permission.codename = 'act_in_case'
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_linking_and_assigning")]
    operations = [
        migrations.RunSQL(REPRESENTATIONS, migrations.RunSQL.noop),
        migrations.RunSQL(ASSIGNMENTS, migrations.RunSQL.noop),
    ]
