"""An order in standard terms: blanks filled, paragraphs struck and added, pages made, then issued as any other."""

from datetime import date

import pypdfium2
import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from cases.models import Case, Court, Party
from filings.issuing import services
from filings.issuing.desk.context import warnings_of
from filings.issuing.terms import services as terms
from filings.issuing.terms.forms import said_of
from filings.issuing.terms.rules import BLANK, blanks_of, further_paragraphs, party_words
from filings.models import IssuingAct, OrderParagraph
from icms.lib import clock, storage
from icms.lib.errors import Refused
from icms.lib.pdf import isolate
from tests.factories.court import TUESDAY_10
from tests.factories.issued import case_of_three, confirmed, drafted, facts, sealed

pytestmark = pytest.mark.django_db
PAYMENT = {
    "keep_1": True, "blank_1_party": "plaintiff", "blank_1_party_2": "defendant:all",
    "keep_2": True, "blank_2_party": "defendant:1", "blank_2_party_2": "plaintiff", "blank_2_sum": 1_250_050,
    "blank_2_days": 14,
    "keep_3": False, "blank_3_party": "", "blank_3_day": None,
    "keep_4": True, "blank_4_party": "defendant:1",
    "further": "",
}  # fmt: skip


@pytest.fixture
def case(court, person):
    return case_of_three(person)


@pytest.fixture
def officer(court, person):
    return person("registry")


def filled(act, officer, **said):
    with clock.set_to(TUESDAY_10):
        return terms.fill(act_id=act.pk, actor=officer, **PAYMENT | said)


def refused(act, officer, **said):
    with pytest.raises(Refused) as refusal:
        filled(act, officer, **said)
    return [(reason.code, reason.field) for reason in refusal.value.reasons]


def pages_of(document):
    with pypdfium2.PdfDocument(storage.path_of(document.sha256)) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


def test_a_filled_template_is_written_sealed_and_brought_to_each_party_as_an_upload(case, officer):
    act = filled(drafted(officer, [case]), officer)
    document = sealed(confirmed(act, officer))[0]
    words = pages_of(document)
    assert "The 1st Defendant do pay the Plaintiff the sum of HK$12,500.50 within 14 days of this order." in words
    assert "UPON the Plaintiff and the Defendants being heard," in words
    assert "interest" not in words
    assert case.number in words and "Chow Wing Kei" in words
    assert document.is_sealed and document.name == "Order for payment"
    assert document.deliveries.count() == 4


def test_a_paragraph_gives_its_party_something_to_do(case, officer):
    act = filled(drafted(officer, [case]), officer)
    assert list(act.steps.values_list("capacity", "what", "days")) == [("defendant", "Pay the sum ordered", 14)]


def test_an_empty_line_begins_another_paragraph_of_the_officers_own(case, officer):
    act = filled(drafted(officer, [case]), officer, further="There be liberty\nto apply.\n\n\nNo order as to costs.")
    assert act.terms["orders"][-2:] == ["There be liberty to apply.", "No order as to costs."]
    assert further_paragraphs(" \n\n ") == []


def test_every_blank_left_empty_is_said_at_its_field_and_what_is_struck_needs_none(case, officer):
    act = drafted(officer, [case])
    reasons = refused(act, officer, blank_2_days=None, blank_4_party="")
    assert reasons == [("blank", "blank_2_days"), ("blank", "blank_4_party")]
    assert not IssuingAct.objects.get(pk=act.pk).terms


def test_an_order_that_orders_nothing_is_refused(case, officer):
    assert refused(drafted(officer, [case]), officer, keep_2=False, keep_4=False) == [("nothing", "")]


@pytest.mark.parametrize(
    ("language", "further"), [("en", "被告人須支付訟費。"), ("zh", "The Defendant do pay the costs.")]
)
def test_a_paragraph_in_the_script_of_another_language_is_refused(case, officer, language, further):
    act = drafted(officer, [case], language=language)
    assert refused(act, officer, further=further) == [("script", "further")]


@pytest.mark.parametrize(
    ("language", "further", "count"),
    [
        ("en", "The 1st Defendant, Kwong Fat Limited 廣發有限公司, do pay the costs.", 0),
        ("en", "The Defendant 須於十四天內支付全部訟費及利息。", 1),
        ("zh", "第一被告人Kwong Fat Limited須於十四天內支付訟費。", 0),
        ("zh", "第一被告人须于十四天内支付讼费。", 1),
    ],
)
def test_one_that_is_mostly_in_another_script_is_warned_of(case, officer, language, further, count):
    act = filled(drafted(officer, [case], language=language, judge=""), officer, further=further)
    assert len(warnings_of(act)) == count


def test_a_judge_whose_name_is_in_another_script_is_warned_of(case, officer):
    act = filled(drafted(officer, [case], language="zh", judge="Master Cheung"), officer)
    assert ["Master Cheung" in words for words in warnings_of(act)] == [True]


def test_in_chinese_the_pages_are_in_the_characters_that_were_chosen(case, officer):
    act = drafted(officer, [case], language="zh", judge="張聆案官")
    for characters, words in (
        ("zh-hant", "第一被告人須於本命令作出後14天內"),
        ("zh-hans", "第一被告人须于本命令作出后14天内"),
    ):
        document = filled(act, officer, paper_language=characters).documents.get()
        assert words in pages_of(document).replace(" ", "")


def test_more_than_40_pages_are_refused_and_what_was_typed_is_the_forms_to_keep(case, officer):
    further = "\n\n".join(f"The parties do all that stands in line {line} of the schedule." for line in range(1_200))
    assert refused(drafted(officer, [case]), officer, further=further) == [("too_long", "further")]


def test_a_text_that_takes_too_long_to_set_is_refused_as_one_that_is_too_long(case, officer, monkeypatch):
    def gives_up(*arguments, **options):
        raise isolate.LimitExceeded("time")

    monkeypatch.setattr("filings.issuing.terms.services.order_preview", gives_up)
    assert refused(drafted(officer, [case]), officer) == [("too_long", "further")]


def test_a_draft_whose_blanks_are_empty_is_not_issued(case, officer):
    act = drafted(officer, [case])
    with pytest.raises(Refused) as refusal:
        confirmed(act, officer)
    assert [reason.code for reason in refusal.value.reasons] == ["unfilled"]


def test_one_that_says_other_cases_waits_for_its_pages_again_with_its_blanks_kept(case, officer, person):
    act = filled(drafted(officer, [case]), officer)
    other = case_of_three(person, serial=4128)
    with clock.set_to(TUESDAY_10):
        said = facts("order", template=act.template)
        act = services.change(act_id=act.pk, actor=officer, cases=[other], facts=said, file=None)
    assert not act.documents.get().sha256
    assert act.terms["said"]["blank_2_days"] == 14


def test_pages_whose_head_names_parties_that_changed_are_not_issued(case, officer):
    act = filled(drafted(officer, [case]), officer)
    Party.objects.filter(case=case, order=4).update(name_en="Chow Wing Kay")
    with pytest.raises(Refused) as refusal:
        confirmed(act, officer)
    assert [reason.code for reason in refusal.value.reasons] == ["heading"]


def test_what_changed_since_the_officer_saw_it_is_not_issued(case, officer):
    act = filled(drafted(officer, [case]), officer)
    seen = services.mark_of(act)
    filled(act, officer, blank_2_days=28)
    with pytest.raises(Refused) as refusal:
        services.confirm(act_id=act.pk, officer=officer, seen=seen)
    assert [reason.code for reason in refusal.value.reasons] == ["changed"]


def test_in_many_cases_each_has_a_head_of_its_own(case, officer, person):
    other = case_of_three(person, serial=4128)
    act = drafted(officer, [case, other])
    act = filled(act, officer, blank_1_party_2="defendant", blank_2_party="defendant", blank_4_party="defendant")
    documents = sealed(confirmed(act, officer))
    for document in documents:
        assert document.case.number in pages_of(document) and document.pages == 1
    assert len({document.seal.drn for document in documents}) == 2


def test_a_template_is_for_the_courts_that_it_names(court, officer):
    case = Case.objects.create(case_type_id="DCPI", serial=9, year=2026, commenced_on=date(2026, 11, 20))
    with pytest.raises(Refused) as refusal:
        drafted(officer, [case], "tribunal_award")
    assert [(reason.code, reason.field) for reason in refusal.value.reasons] == [("other_court", "template")]


def test_a_template_is_filled_in_one_language(case, officer):
    with pytest.raises(Refused) as refusal:
        drafted(officer, [case], language="both")
    assert [(reason.code, reason.field) for reason in refusal.value.reasons] == [("both", "language")]


def test_a_template_without_a_file_and_a_file_without_a_template_but_not_neither(case, officer):
    with clock.set_to(TUESDAY_10), pytest.raises(Refused) as refusal:
        services.prepare(actor=officer, cases=[case], facts=facts(), file=None)
    assert [reason.code for reason in refusal.value.reasons] == ["no_file"]


def test_every_paragraph_has_the_same_blanks_in_each_language(court):
    for paragraph in OrderParagraph.objects.all():
        names = {
            language: sorted(name for name, _kind in BLANK.findall(getattr(paragraph, f"text_{language}")))
            for language in ("en", "zh_hant", "zh_hans")
        }
        assert names["en"] == names["zh_hant"] == names["zh_hans"], paragraph
        for language in names:
            assert "{" not in BLANK.sub("", getattr(paragraph, f"text_{language}")), paragraph
        if paragraph.what_en:
            assert "days" in {blank.name for blank in blanks_of(paragraph)}, paragraph


def test_a_party_is_named_as_courts_name_it():
    assert [party_words(f"defendant:{which}", "en") for which in ("all", 1, 2, 3, 11, 22)] == [
        "Defendants", "1st Defendant", "2nd Defendant", "3rd Defendant", "11th Defendant", "22nd Defendant",
    ]  # fmt: skip
    assert [party_words(value, "zh-hant") for value in ("defendant", "defendant:all", "defendant:2")] == [
        "被告人", "各被告人", "第二被告人",
    ]  # fmt: skip


def test_what_was_typed_is_still_on_the_page_that_refuses_it(case, officer, client):
    act = drafted(officer, [case], "adjournment")
    client.force_login(officer)
    address = f"/en/desk/registry/issue/draft/{act.reference}/paragraphs/"
    typed = {"keep_2": "on", "blank_2_day_day": "24/11/2026", "further": "訟費押後決定。\n\nAnd liberty to apply."}
    with clock.set_to(TUESDAY_10):
        page = client.post(address, typed).content.decode()
    assert "Write it in English." in page
    assert "訟費押後決定。\n\nAnd liberty to apply." in page.replace("\r", "")
    assert 'value="24"' in page and 'value="2026"' in page


def test_a_draft_is_opened_again_with_its_blanks_as_they_were(case, officer, client):
    act = filled(drafted(officer, [case]), officer)
    client.force_login(officer)
    with clock.set_to(TUESDAY_10):
        page = client.get(f"/en/desk/registry/issue/draft/{act.reference}/paragraphs/").content.decode()
    assert 'value="12,500.50"' in page and '<option value="defendant:1" selected' in page


def test_what_is_replaced_lends_its_blanks_to_what_replaces_it(case, officer, person):
    old = sealed(confirmed(filled(drafted(officer, [case]), officer), officer))[0]
    supervisor = person("registry.sup")
    with clock.set_to(TUESDAY_10):
        said = facts("order", template=old.act.template)
        new = services.prepare(
            actor=supervisor, cases=[case], facts=said, file=None, replaces=old, why="A sum was wrong."
        )
    assert said_of(new)["blank_2_sum"] == 1_250_050
    new = sealed(confirmed(filled(new, supervisor, blank_2_sum=1_250_500), supervisor))[0]
    old.refresh_from_db()
    assert old.replaced_by == new and "HK$12,505" in pages_of(new)


def test_the_pages_of_a_template_are_nobodys_but_a_drafts(case, officer, client):
    act = drafted(officer, [case])
    confirmed(filled(act, officer), officer)
    client.force_login(officer)
    assert client.get(f"/en/desk/registry/issue/draft/{act.reference}/paragraphs/").status_code == 404


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        ("DC", "IN THE DISTRICT COURT OF THE HONG KONG SPECIAL ADMINISTRATIVE REGION", "香港特別行政區區域法院"),
        ("CFI", "IN THE HIGH COURT OF THE HONG KONG SPECIAL ADMINISTRATIVE REGION", "香港特別行政區高等法院原訟法庭"),
    ],
)
def test_every_paper_of_a_court_has_the_head_of_that_court(court, code, english, chinese):
    """One template is under them all: the order, the notice of hearing, the certificate of a translation."""
    facts = {"court": Court.objects.get(pk=code), "languages": "both", "reference": "7KM4-2QXD-Z"}
    for name in ("order", "notice_of_hearing", "translation_certificate"):
        words = " ".join(strip_tags(render_to_string(f"pdf/{name}.html", facts)).split())
        assert english in words and chinese in words and "7KM4-2QXD-Z" in words, name
