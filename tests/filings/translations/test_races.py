"""Two officers who press at once, on real connections: one has it, one certifies it, and there is one paper."""

import pytest

from accounts.models import User
from filings.models import Filing, FilingDecision
from filings.states import State
from filings.translations.desk import services
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10
from tests.factories.translations import lodged_translation
from tests.support.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officers(officer):
    second = User.objects.create(
        username="language.2", email="second@example.org", name_en="Poon Wai Ming", role="language", language="en"
    )
    return [officer, second]


def on_tuesday(act, **arguments):
    """For a thread: each has a clock of its own."""

    def done():
        with clock.set_to(TUESDAY_10):
            return act(**arguments)

    return done


def refusals(answers):
    return [reason.code for answer in answers if isinstance(answer, Refused) for reason in answer.reasons]


def test_of_two_who_take_it_at_once_one_has_it_in_hand(filing, officers):
    answers = at_once([on_tuesday(services.take, filing_id=filing.pk, officer=each) for each in officers])
    assert refusals(answers) == ["taken"]
    assert Filing.objects.get(pk=filing.pk).taken_by in officers


def test_two_who_take_the_next_one_at_once_have_one_each(filing, officers, wong, case):
    other = lodged_translation(wong, case)
    answers = at_once([on_tuesday(services.take_next, officer=each) for each in officers])
    assert {each.pk for each in answers} == {filing.pk, other.pk}
    assert {each.taken_by for each in Filing.objects.for_the_language_section()} == set(officers)


def test_a_double_press_certifies_once(filing, officers):
    officer, _second = officers
    services.take(filing_id=filing.pk, officer=officer)
    services.note_page_read(Filing.objects.get(pk=filing.pk), officer, 1)
    answers = at_once([on_tuesday(services.certify, filing_id=filing.pk, officer=officer)] * 2)
    assert len(refusals(answers)) == 1
    assert Filing.objects.get(pk=filing.pk).state == State.ACCEPTED
    assert FilingDecision.objects.filter(filing=filing).count() == 1
