"""Forms: what is typed as people type it, and what a refusal does to them."""

from datetime import date
from types import SimpleNamespace

import pytest
from django import forms
from django.http import QueryDict

from icms.lib import dates
from icms.lib.errors import Reason
from icms.lib.fields import ChineseNameField, EmailAddressField, TelephoneField
from icms.lib.forms import CourtDateField, CourtForm, MoneyField, VerdictPair, bound, problems
from icms.lib.references import new_reference, parse_reference


class Claim(CourtForm):
    name = forms.CharField(label="Name in English", help_text="As on your identity card")
    telephone = forms.CharField(label="Telephone", required=False)
    amount = MoneyField(label="Amount")
    accident = CourtDateField(label="Date of the accident")
    decision = forms.ChoiceField(label="Decision", choices=[("a", "Accept"), ("r", "Return")], widget=VerdictPair)


def filled(**changes):
    typed = {
        "name": "Chan Tai Man",
        "amount": "186,400",
        "accident_day": "14",
        "accident_month": "3",
        "accident_year": "2026",
        "decision": "a",
    }
    query = QueryDict(mutable=True)
    query.update({**typed, **changes})
    return query


def test_a_whole_form_gives_cents_and_a_date():
    form = Claim(filled())
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == 18_640_000
    assert form.cleaned_data["accident"] == date(2026, 3, 14)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("HK$1,045.50", 104550),
        ("$20", 2000),
        ("630港元", 63000),
        (" 1 000 ", 100000),
        ("0.01", 1),
        ("504.00", 50400),
        ("１，０４５．５０", 104550),
        ("1,234,567.8", 123456780),
        ("HK$ 630", 63000),
        ("\u200b504\xa0", 50400),
        ("100元", 10000),
        ("港幣100", 10000),
        ("HKD 100", 10000),
        ("100 HKD", 10000),
        ("＄100", 10000),
        ("ＨＫ＄１００", 10000),
        ("港幣100元正", 10000),
        ("５００．５０", 50050),
        ("5.", 500),
    ],
)
def test_money_is_read_as_people_type_it(typed, cents):
    assert MoneyField().clean(typed) == cents


@pytest.mark.parametrize(
    "typed",
    [
        "ten",
        "1.005",
        "-5",
        "0",
        "NaN",
        "Infinity",
        "1e30",
        "HK$",
        "1.2.3",
        "12,50",
        "1.000,00",
        "1,00,000",
        "1e5",
        "9e999999",
        "1,0000",
        ",504",
        "5 04",
        "50,4.00",
        "٥٠٤",
        "5" * 4000 + "x",
    ],
)
def test_what_is_not_an_amount_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        MoneyField().clean(typed)


@pytest.mark.parametrize(
    "parts", [("31", "2", "2026"), ("14", "", "2026"), ("14", "3", "26"), ("x", "3", "2026"), ("٣", "3", "2026")]
)
def test_a_date_that_is_none_is_refused(parts):
    with pytest.raises(forms.ValidationError):
        CourtDateField().clean(parts)


def test_an_optional_date_may_be_left_out():
    assert CourtDateField(required=False).clean(["", "", ""]) is None


def test_the_summary_leads_to_each_control():
    form = Claim(filled(name="", accident_day="31", accident_month="2", decision=""))
    assert [place for place, _ in problems(form)] == ["id_name", "id_accident_0", "id_decision_0"]
    html = str(form)
    assert 'id="id_accident_0"' in html
    assert 'id="id_decision_0"' in html


def test_the_reasons_of_a_refusal_go_to_their_fields():
    form = Claim(filled())
    form.add_error(
        None, [Reason("too_much", "Too much.", "amount"), Reason("barred", "Barred."), Reason("x", "X.", "no")]
    )
    assert form.errors == {"amount": ["Too much."], "__all__": ["Barred.", "X."]}


def test_a_field_shows_label_hint_error_control_in_that_order():
    html = Claim(filled(name=""))["name"].as_field_group()
    places = [html.index(part) for part in ("Name in English", "As on your identity card", "field-error", "<input")]
    assert places == sorted(places)
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_optional_fields_say_so_and_required_ones_say_nothing():
    form = Claim()
    assert "(optional)" in form["telephone"].as_field_group()
    assert "(optional)" not in form["name"].as_field_group()


def test_money_and_verdicts_have_their_own_look():
    form = Claim(initial={"amount": 18_640_000})
    assert 'value="186,400"' in form["amount"].as_field_group()
    assert "HK$" in form["amount"].as_field_group()
    assert 'class="control verdict"' in form["decision"].as_field_group()


def test_kept_words_fill_the_form_again_but_are_never_acted_on():
    request = SimpleNamespace(method="GET", POST=QueryDict(), kept=filled(name="Chan"))
    form = Claim(bound(request))
    assert form.restored
    assert not form.is_valid()
    assert not form.errors
    assert 'value="Chan"' in str(form["name"])


def test_what_is_posted_now_is_acted_on():
    form = Claim(bound(SimpleNamespace(method="POST", POST=filled(), kept=None)))
    assert not form.restored
    assert form.is_valid()


def test_a_fresh_page_binds_nothing():
    assert bound(SimpleNamespace(method="GET", POST=QueryDict(), kept=None)) is None


class Typed(CourtForm):
    name = ChineseNameField()
    note = forms.CharField(required=False, widget=forms.Textarea)
    telephone = TelephoneField(required=False)
    email = EmailAddressField(required=False)
    code = forms.CharField(required=False, widget=forms.TextInput({"inputmode": "numeric"}))
    day = CourtDateField(required=False)
    password = forms.CharField(required=False, strip=False, widget=forms.PasswordInput)
    many = forms.IntegerField(required=False, widget=forms.TextInput({"inputmode": "numeric"}))


def typed_into(**said):
    form = Typed(said)
    form.is_valid()
    return form


@pytest.mark.parametrize(
    "typed",
    [
        "2345 6789",
        "\u202a+852 2345 6789\u202c",
        "2345\u20116789",
        "2345–6789",
        "２３４５６７８９",
        "＋852 2345 6789",
        "852 2345 6789",
        "85223456789",
        "00852 2345 6789",
        "(852) 2345-6789",
        "+(852) 2345 6789",
        "（852）2345 6789",
        "2345.6789",
        "2345\u30006789",
        "Tel: 2345 6789",
    ],
)
def test_a_telephone_number_is_read_however_it_was_written(typed):
    assert typed_into(telephone=typed).cleaned_data["telephone"] == "2345 6789"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("＋44 20 7946 0000", "+44 20 7946 0000"),
        ("0044 20 7946 0000", "+44 20 7946 0000"),
        ("+86 (10) 6512–3456", "+86 (10) 6512-3456"),
    ],
)
def test_a_telephone_number_of_elsewhere_is_kept_with_its_plus(typed, kept):
    assert typed_into(telephone=typed).cleaned_data["telephone"] == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2345 67890", "this one has 9"),
        ("852 2345 678", "this one has 10"),
        ("+852 2345 678", "this one has 7"),
        ("2345 678a", "is written in digits"),
        ("2345 6789 / 9876 5432", "is written in digits"),
    ],
)
def test_what_is_no_telephone_number_is_told_why(typed, words):
    assert words in str(typed_into(telephone=typed).errors["telephone"])


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
@pytest.mark.parametrize("written", [dates.short_day, dates.plain_day, dates.full_plain_day])
def test_a_date_that_the_portal_wrote_can_be_pasted(written, language):
    form = typed_into(name="陳", day_day=written(date(2026, 11, 23), language))
    assert (form.errors, form.cleaned_data["day"]) == ({}, date(2026, 11, 23))


def test_a_date_with_its_weekday_in_short_can_be_pasted():
    assert typed_into(name="陳", day_day="2026年11月23日（週一）").cleaned_data["day"] == date(2026, 11, 23)


def test_every_field_is_cleaned_before_it_is_read():
    form = typed_into(
        name="\u2ee9\u3000\u2f24\u660e\U000e0100",
        note="第一行，\u200b全形（標點）\r\n\x00第二行",
        email="ｃｈａｎ＠ｅｘａｍｐｌｅ。com\u200e",
        code="１２３\u2011４５６",
        day_day="１4",
        day_month="３",
        day_year="２０２６",
        many="１２",
        password="ｐ\u200b ",
    )
    assert form.errors == {}
    assert form.cleaned_data == {
        "name": "黄大明",
        "note": "第一行，全形（標點）\n第二行",
        "telephone": "",
        "email": "chan@example.com",
        "code": "123-456",
        "day": date(2026, 3, 14),
        "password": "ｐ\u200b ",
        "many": 12,
    }


@pytest.mark.parametrize(
    "typed", ["27/11/2026", "２７／１１／２０２６", "27 Nov 2026", "2026年11月27日", "2026–11–27", "27.11.2026"]
)
def test_a_day_is_read_as_people_write_it(typed):
    for named in ("day", "day_day"):  # in one piece in an address, or pasted into the first box
        assert typed_into(**{named: typed}).cleaned_data["day"] == date(2026, 11, 27)


def test_a_reference_is_read_with_every_dash_and_width():
    reference = new_reference()
    wide = "".join(chr(ord(each) + 0xFEE0) if each != "-" else "\u2013" for each in reference)
    for typed in (
        reference.lower(),
        wide,
        reference.replace("-", "\u2011"),
        f"\u200b{reference.replace('-', chr(0x3000))}\xa0",
    ):
        assert parse_reference(typed) == reference


def test_only_a_field_about_its_reader_is_filled_in_by_the_browser():
    assert 'autocomplete="off"' in str(typed_into()["email"]) and 'autocomplete="off"' in str(typed_into()["telephone"])
    assert EmailAddressField(of_reader=True).widget.attrs["autocomplete"] == "email"


class Applied(CourtForm):
    court = forms.ChoiceField(label="Court", choices=[("DC", "District Court")])
    note = forms.CharField(label="Note", max_length=5)
    copies = forms.IntegerField(label="Copies", min_value=1, max_value=9)
    agreed = forms.BooleanField(label="I have read it")
    reason = forms.CharField(label="Reason", error_messages={"required": "Say why."})


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            {},
            {
                "court": "Choose an answer for “Court”.",
                "note": "Fill in “Note”.",
                "copies": "Fill in “Copies”.",
                "agreed": "Tick “I have read it”.",
                "reason": "Say why.",
            },
        ),
        (
            {"court": "X", "note": "123456", "copies": "0", "agreed": "on", "reason": "So."},
            {
                "court": "Choose one of the answers that are offered.",
                "note": "Use at most 5 characters; this has 6.",
                "copies": "Write 1 or more.",
            },
        ),
        ({"court": "DC", "note": "1", "copies": "10", "agreed": "on", "reason": "So."}, {"copies": "Write 9 or less."}),
    ],
    ids=["empty", "wrong", "too many"],
)
def test_a_field_without_words_of_its_own_says_which_it_is_and_what_to_do(typed, said):
    query = QueryDict(mutable=True)
    query.update(typed)
    errors = Applied(query).errors
    assert {name: " ".join(messages) for name, messages in errors.items()} == said
