"""A query that is worked out once and asked again (icms.lib.prepared)."""

from datetime import timedelta

import pytest
from django.db.models.sql.compiler import SQLCompiler

from cases.models import CaseType, ImplementationNotice, Service
from icms.lib import clock
from icms.lib.prepared import Prepared, given

pytestmark = pytest.mark.django_db


def kinds_of_these_codes() -> Prepared:
    return Prepared(
        lambda: CaseType.objects.filter(pk__in=given("codes", "varchar[]")).order_by("pk").values_list("pk")
    )


def test_the_rows_are_those_of_the_query_set_with_these_values(court):
    some = kinds_of_these_codes()
    assert some.rows(codes=["HCA", "DCPI", "none"]) == [("DCPI",), ("HCA",)]
    assert some.rows(codes=["DCCJ"]) == [("DCCJ",)]
    assert some.rows(codes=[]) == []


def test_a_rule_of_a_day_is_asked_of_any_day(court):
    enabling = ImplementationNotice.objects.enabling
    open_on = Prepared(lambda: enabling(Service.FILE, given("day", "date")).order_by("pk").values_list("pk"))
    today = clock.court_day(clock.now())
    assert open_on.rows(day=today) != open_on.rows(day=today - timedelta(days=9999))
    for day in (today, today - timedelta(days=9999)):
        assert open_on.rows(day=day) == list(enabling(Service.FILE, day).order_by("pk").values_list("pk"))


def test_its_text_is_worked_out_once(court, monkeypatch):
    worked_out = []
    as_sql = SQLCompiler.as_sql
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda self, **options: worked_out.append(1) or as_sql(self, **options))
    some = kinds_of_these_codes()
    assert worked_out == []
    for _ in range(3):
        some.rows(codes=["HCA"])
    assert worked_out == [1]


def test_a_value_that_is_not_named_is_an_error_and_not_an_empty_answer(court):
    with pytest.raises(KeyError, match="codes"):
        kinds_of_these_codes().rows(code=["HCA"])
