"""One-time link codes: issued for a party, used once, not guessed (domain 4.2)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEntry
from cases.case_desk.status import strike_case
from cases.linking.codes.services import cancel_code, issue_code, printed_code, use_code
from cases.models import LinkCode, WrongLinkCode
from cases.numbering import parse_case_number
from icms.lib import clock
from icms.lib.errors import Refused
from icms.lib.references import ALPHABET
from tests.factories.court import TUESDAY_10
from tests.factories.firm_cases import a_case, has

OTHER = parse_case_number("DCPI 77/2026")


def reasons(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


@pytest.fixture
def case(person):
    return a_case(person("wong.ou"))


@pytest.fixture
def code(person, case):
    """A code for the defendant, issued on Tuesday."""
    with clock.set_to(TUESDAY_10):
        return issue_code(party_id=case.parties.get(capacity="defendant").pk, actor=person("registry"))


def use(account, case, typed, at=TUESDAY_10):
    with clock.set_to(at):
        return use_code(actor=account, number=parse_case_number(case.number), code=typed)


def test_a_code_links_at_once(person, case, code):
    assert use(person("lee.ou"), case, printed_code(code)) == case
    defendant = case.parties.get(capacity="defendant")
    assert defendant.represented_by == person("lee.ou").organization and has(person("lee.ou")) == {case.pk}
    assert AuditEntry.objects.filter(act="link_code.used", actor=person("lee.ou")).exists()


def test_a_code_is_read_as_people_type_it(person, case, code):
    typed = printed_code(code).lower().replace("-", " ")
    assert use(person("ng"), case, typed) == case and has(person("ng")) == {case.pk}


@pytest.mark.parametrize("dash", ["\u2011", "\u2013", "\u3000", "\xa0", "\u200b"])
def test_a_code_is_read_with_every_dash_and_width(person, case, code, dash):
    typed = "".join(chr(ord(each) + 0xFEE0) if each != "-" else dash for each in printed_code(code))
    assert use(person("ng"), case, typed) == case


@pytest.mark.parametrize("typed", ["7KM4-2QXD", "7KM4-2QXD-Z9FTX", "7KM4-2QXD-Z9F!", "連結碼", "DCPI 1234/2026"])
def test_what_has_not_the_form_of_a_code_counts_as_no_try(client, person, case, typed):
    client.force_login(person("ng"))
    page = client.post("/en/cases/link/code/", {"number": case.number, "code": typed}).content.decode()
    assert "A link code has 12 letters and digits" in page and not WrongLinkCode.objects.exists()


def test_a_code_works_once(person, case, code):
    use(person("lee.ou"), case, printed_code(code))
    with pytest.raises(Refused) as refused:
        use(person("ng"), case, printed_code(code))
    assert reasons(refused) == ["wrong_code"] and has(person("ng")) == set()


def test_a_code_expires(person, case, code):
    with pytest.raises(Refused) as refused:
        use(person("lee.ou"), case, printed_code(code), at=code.expires_at)
    assert reasons(refused) == ["wrong_code"]
    assert use(person("lee.ou"), case, printed_code(code), at=code.expires_at - timedelta(seconds=1)) == case


def test_a_cancelled_code_and_one_followed_by_a_newer_one_do_not_work(person, case, code):
    with clock.set_to(TUESDAY_10):
        newer = issue_code(party_id=code.party_id, actor=person("registry"))
        cancel_code(code_id=newer.pk, actor=person("registry"))
    for each in (code, newer):
        with pytest.raises(Refused):
            use(person("lee.ou"), case, printed_code(each))


def test_a_right_code_with_a_wrong_number_is_a_wrong_code_in_the_same_words(person, case, code):
    said = []
    for number, typed in ((OTHER, printed_code(code)), (OTHER, "0000-0000-0000")):
        with pytest.raises(Refused) as refused, clock.set_to(TUESDAY_10):
            use_code(actor=person("lee.ou"), number=number, code=typed)
        said.append(str(refused.value.reasons[0]))
    with pytest.raises(Refused) as refused:
        use(person("lee.ou"), case, "0000-0000-0000")
    assert {*said, str(refused.value.reasons[0])} == {said[0]}


def test_five_wrong_codes_make_an_account_wait_an_hour_even_with_the_right_one(person, case, code):
    for _guess in range(5):
        with pytest.raises(Refused):
            use(person("lee.ou"), case, "0000-0000-0000")
    with pytest.raises(Refused) as refused:
        use(person("lee.ou"), case, printed_code(code))
    assert reasons(refused) == ["too_many_codes"] and WrongLinkCode.objects.count() == 5
    assert use(person("lee.ou"), case, printed_code(code), at=TUESDAY_10 + timedelta(hours=1)) == case


def test_a_code_for_a_party_represented_meanwhile_is_refused_and_stays_unused(person, case):
    plaintiff = case.parties.get(capacity="plaintiff")
    code = issue_code(party_id=plaintiff.pk, actor=person("registry"))
    with pytest.raises(Refused) as refused:
        use_code(actor=person("lee.ou"), number=parse_case_number(case.number), code=printed_code(code))
    assert reasons(refused) == ["represented"] and LinkCode.objects.get(pk=code.pk).used_at is None


def test_the_table_alone_gives_no_code_away(code):
    words = printed_code(code).replace("-", "")
    row = LinkCode.objects.filter(pk=code.pk).values().get()
    assert not any(words in str(value).upper() for value in row.values())


@given(st.text("0123456789abcdef", min_size=32, max_size=32))
def test_every_code_is_twelve_letters_that_cannot_be_confused(nonce):
    words = printed_code(LinkCode(nonce=nonce))
    assert len(words) == 14 and set(words) <= {*ALPHABET, "-"}


def test_a_code_of_a_case_that_was_struck_links_nobody_and_no_other_is_issued(person, case, code):
    with clock.set_to(TUESDAY_10):
        strike_case(case=case, why="Opened twice.", actor=person("registry.sup"))
        with pytest.raises(Refused) as refused:
            issue_code(party_id=code.party_id, actor=person("registry"))
        assert reasons(refused) == ["struck"]
    with pytest.raises(Refused) as refused:
        use(person("lee.ou"), case, printed_code(code))
    assert reasons(refused) == ["struck"]
    assert case.parties.get(capacity="defendant").represented_by is None
