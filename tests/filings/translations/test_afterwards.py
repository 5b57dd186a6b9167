"""What comes after: filing it in the case, what Today says to the section, and its figures."""

import pytest
from django.test import Client
from django.urls import reverse

from dev.demo import requests
from filings.access import is_owner
from filings.drafting.today.selectors import returned
from filings.models import DocumentType, Filing
from filings.sealing.tasks import seal_document
from filings.states import State
from filings.translations.desk import services
from filings.translations.desk.selectors import figures
from filings.translations.desk.tasks import make_certified
from filings.translations.services import file_in_the_case
from filings.translations.today.selectors import next_one, queue_figures, with_me
from icms.lib.errors import Refused


def certify(filing, officer):
    taken = services.take(filing_id=filing.pk, officer=officer)
    services.note_page_read(taken, officer, 1)
    services.certify(filing_id=filing.pk, officer=officer)
    make_certified(filing.pk)
    done = Filing.objects.get(pk=filing.pk)
    seal_document(done.translation.certified.pk)
    return Filing.objects.get(pk=filing.pk)


def why_not(filing, actor):
    with pytest.raises(Refused) as refusal:
        file_in_the_case(filing_id=filing.pk, actor=actor, language="en")
    return {reason.code for reason in refusal.value.reasons}


def test_the_certified_translation_begins_a_filing_in_its_case(filing, officer, wong):
    assert why_not(filing, wong) == {"not_sealed"}
    done = certify(filing, officer)
    client = Client()
    client.force_login(wong)
    assert "File it in DCPI 4127/2026" in client.get(reverse("filings:filing", args=[done.reference])).text
    answer = client.post(reverse("filings:file_translation", args=[done.reference]))
    begun = Filing.objects.for_the_registry().latest("pk")
    assert answer.headers["Location"] == reverse("filings:documents", args=[begun.reference])
    (document,) = begun.documents.all()
    assert (begun.case, begun.state, is_owner(wong, begun)) == (done.case, State.DRAFT, True)
    assert (document.title, document.language, document.can_be_filed) == (done.translation.title, "zh", True)
    assert document.sha256 == done.translation.certified.seal.sha256


def test_whoever_does_not_act_in_the_case_files_nothing_there(filing, officer, person):
    done = certify(filing, officer)
    assert why_not(done, person("ng")) == {"not_in_case"}


def test_today_says_what_is_with_an_officer_and_what_waits(filing, officer, wong):
    (waits,) = [row for part in next_one(officer) for row in part.rows]
    assert waits.title == "1 translation waits with nobody" and not list(with_me(officer))
    services.take(filing_id=filing.pk, officer=officer)
    (mine,) = [row for part in with_me(officer) for row in part.rows]
    assert mine.title == "1 translation is with you" and not list(next_one(officer))
    assert not list(with_me(wong)) and not list(next_one(wong)) and queue_figures(wong) is None


def test_today_says_to_its_filer_what_was_sent_back_by_its_title_and_case(filing, officer, wong):
    services.put_note(filing_id=filing.pk, officer=officer, page=1, place="", text="4:36.")
    services.send_back(filing_id=filing.pk, officer=officer)
    (row,) = [row for part in returned(wong) for row in part.rows]
    assert (row.title, row.more) == ("Certified translation: Witness statement of Ho Siu Mei", "DCPI 4127/2026")
    assert not any("accepted" in str(words) for words in row.said)


def test_the_figures_count_what_was_certified_and_how_soon(filing, officer):
    assert (figures().waiting, figures().received, figures().share) == (1, 1, None)
    certify(filing, officer)
    found = figures()
    assert (found.waiting, found.certified, found.returned, found.refused, found.share) == (0, 1, 0, 0, 100)
    client = Client()
    client.force_login(officer)
    assert "Decided within five working days" in client.get(reverse("home")).text
    assert DocumentType.objects.filter(case_type=None).count() == 3


def test_the_demonstration_has_an_application_in_every_state(filing, person):
    assert requests.play() == len(requests.SCENES)
    played = Filing.objects.for_the_language_section().exclude(pk=filing.pk)
    assert sorted(played.values_list("state", flat=True)) == sorted(
        [*("accepted", "awaiting_payment", "draft", "refused", "returned", "withdrawn"), *["lodged"] * 2]
    )
    assert requests.play() == 0
