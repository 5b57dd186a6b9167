"""The notice of a hearing is issued in the step that fixes, moves or vacates it; none stands that is true no more."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from accounts.messages.kinds import localized
from accounts.models import AuditEntry, Message
from cases.hearings import services as hearings
from filings.case_file.timeline import event_of
from filings.drn_check.selectors import check_drn
from filings.issuing.tasks import seal_issued
from filings.models import IssuedDocument, Seal
from icms.lib import clock
from tests.factories.court import TUESDAY_10
from tests.factories.hearings import fix
from tests.factories.issued import case_of_three

pytestmark = pytest.mark.django_db
IN_A_MONTH = TUESDAY_10 + timedelta(days=28)


@pytest.fixture
def case(court, person):
    with clock.set_to(TUESDAY_10):
        yield case_of_three(person)


def sealed() -> IssuedDocument:
    """The latest notice, sealed by the worker."""
    document = IssuedDocument.objects.latest("pk")
    seal_issued(document.pk)
    return IssuedDocument.objects.select_related("seal", "act").get(pk=document.pk)


def test_the_notice_is_issued_in_the_same_step(case, person):
    fix(case, person("registry"), IN_A_MONTH, notice=True)
    notice = sealed()
    assert notice.act.kind_id == "notice_of_hearing" and notice.pages == 1
    assert check_drn(notice.seal.drn).stands
    told = Message.objects.filter(kind="case_document_issued").values_list("to__username", flat=True)
    assert sorted(told) == ["chan", "lee.ou", "wong.ou"]


def test_the_notice_leads_with_the_hearing_on_today_and_on_its_own_page(case, person, client):
    fix(case, person("registry"), IN_A_MONTH, notice=True)
    notice = sealed()
    client.force_login(person("chan"), "allauth.account.auth_backends.AuthenticationBackend")
    today, page = (
        client.get(url).content.decode().replace("\N{NO-BREAK SPACE}", " ")
        for url in ("/en/home/", notice.get_absolute_url())
    )
    assert "Hearing: Tue 22 Dec 2026, 10:00 am" in today
    assert "Trial: Tuesday 22 December 2026, 10:00 am, Court 12" in page
    assert "It asks nothing of you" not in page


def test_the_notice_of_a_vacated_hearing_names_no_hearing_to_come_to(case, person, client):
    hearing = fix(case, person("registry"), IN_A_MONTH)
    words = {"note": "Settled.", "notice": True, "actor": person("registry")}
    hearings.vacate_hearing(case=case, reference=hearing.reference, **words)
    notice = sealed()
    client.force_login(person("chan"), "allauth.account.auth_backends.AuthenticationBackend")
    today, page = (client.get(url).content.decode() for url in ("/en/home/", notice.get_absolute_url()))
    assert "Hearing: " not in today and notice.reference in today
    assert "Trial: " not in page and "It asks nothing of you" in page


def test_without_the_tick_no_notice_is_issued(case, person):
    fix(case, person("registry"), IN_A_MONTH)
    assert not IssuedDocument.objects.exists()


def test_a_hearing_that_moves_has_a_new_notice_in_the_place_of_the_old(case, person):
    hearing = fix(case, person("registry"), IN_A_MONTH, notice=True)
    old = sealed()
    moved = IN_A_MONTH + timedelta(days=1)
    hearings.change_hearing(
        case=case, reference=hearing.reference, actor=person("registry"), starts_at=moved, notice=True
    )
    new = sealed()
    old.refresh_from_db()
    assert old.replaced_by == new and new.act.hearing.starts_at == moved
    assert check_drn(old.seal.drn).now == new.seal.drn_in_fours


def test_one_moved_while_its_notice_is_being_sealed_never_has_the_old_one_sealed(case, person):
    hearing = fix(case, person("registry"), IN_A_MONTH, notice=True)
    old = IssuedDocument.objects.get()
    hearings.change_hearing(
        case=case,
        reference=hearing.reference,
        actor=person("registry"),
        starts_at=IN_A_MONTH + timedelta(days=1),
        notice=True,
    )
    seal_issued(old.pk)
    new = sealed()
    assert list(Seal.objects.exclude(sha256="").values_list("issued", flat=True)) == [new.pk]


def test_a_notice_that_is_true_no_more_is_withdrawn_where_no_new_one_is_asked_for(case, person):
    hearing = fix(case, person("registry"), IN_A_MONTH, notice=True)
    old = sealed()
    hearings.vacate_hearing(case=case, reference=hearing.reference, note="Settled", actor=person("registry"))
    old.refresh_from_db()
    assert old.withdrawn_at is not None and check_drn(old.seal.drn).withdrawn_at
    assert IssuedDocument.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "said", "other"),
    [("en", "The hearing was vacated.", "聆訊"), ("zh-hant", "聆訊已取消。", "The hearing")],
)
def test_the_reason_that_nobody_wrote_is_in_the_language_of_its_reader(case, person, client, language, said, other):
    hearing = fix(case, person("registry"), IN_A_MONTH, notice=True)
    old = sealed()
    hearings.vacate_hearing(case=case, reference=hearing.reference, note="Settled", actor=person("registry"))
    old.refresh_from_db()
    message = Message.objects.filter(kind="case_document_withdrawn").first()
    withdrawal = AuditEntry.objects.get(act="issued.withdrawn")
    with override(language):
        for words in (str(old.why_ended), event_of(withdrawal).more, localized(message.params, language)["why"]):
            assert said in words and other not in words
    client.force_login(person("chan"), "allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/{language}/" + old.get_absolute_url().split("/", 2)[2]).content.decode()
    assert said in page and "The hearing was vacated. 聆訊" not in page


def test_a_vacated_hearing_has_a_notice_that_says_so(case, person):
    hearing = fix(case, person("registry"), IN_A_MONTH, notice=True)
    old = sealed()
    hearings.vacate_hearing(
        case=case, reference=hearing.reference, note="Settled", actor=person("registry"), notice=True
    )
    new = sealed()
    old.refresh_from_db()
    assert new.act.kind_id == "notice_of_vacating" and old.replaced_by == new
