"""The table of periodic jobs names functions that exist, and the clock calls each."""

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from icms import tasks
from icms.celery import app


@pytest.mark.parametrize("path", settings.PERIODIC_JOBS)
def test_each_job_is_a_function_that_the_clock_calls(path):
    assert callable(import_string(path))
    entry = app.conf.beat_schedule[path]
    assert entry["task"] == tasks.run_periodic_job.name and entry["args"] == [path]
    assert entry["schedule"].total_seconds() == settings.PERIODIC_JOBS[path]


def test_a_message_can_call_no_other_function(settings, monkeypatch):
    called = []
    monkeypatch.setattr(tasks, "import_string", lambda path: lambda: called.append(path))
    settings.PERIODIC_JOBS = {"cases.periodic.sweep": 60}
    tasks.run_periodic_job("os.abort")
    tasks.run_periodic_job("cases.periodic.sweep")
    assert called == ["cases.periodic.sweep"]
