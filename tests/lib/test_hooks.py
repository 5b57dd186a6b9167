"""A lower package asks upper ones through a hook."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from icms.lib.hooks import Hook


def test_answers_come_in_the_order_in_which_they_were_connected():
    hook: Hook[int] = Hook("how many")
    hook.connect("filings", 2)
    hook.connect("cases", 3)
    assert list(hook.items()) == [("filings", 2), ("cases", 3)]


def test_a_name_is_connected_once():
    hook: Hook[int] = Hook("how many")
    hook.connect("filings", 2)
    with pytest.raises(ImproperlyConfigured, match="how many"):
        hook.connect("filings", 3)
    assert hook["filings"] == 2


def test_the_only_answer():
    hook: Hook[int] = Hook("how many")
    with pytest.raises(LookupError, match="how many"):
        _ = hook.only
    hook.connect("cases", 3)
    assert hook.only == 3
