"""Why a line costs what it costs, in three languages. Kept with the charge, so written here and not left to gettext."""

from datetime import date, timedelta

from icms.lib.dates import full_plain_day
from icms.lib.money import money_sentence
from icms.lib.trilingual import Trilingual
from payments.fees.rules import Period, Price, Rule

EN, HANT, HANS = "en", "zh-hant", "zh-hans"

FREE = Trilingual("No fee is payable for this.", "此項無須繳費。", "此项无须缴费。")


FINE = Trilingual(
    "The amount of the fine, in full. A fine has no lower fee.",
    "罰款須全數繳付，並無收費寬減。",
    "罚款须全数缴付，并无收费宽减。",
)


def because(price: Price, *, court: Trilingual, day: date, searches: bool = False) -> Trilingual:
    """The reason for the price of one item on the day of deemed receipt; `searches`: it is looked up, not filed."""
    words = {**_WORDS, Rule.CONCESSION: _search_concession} if searches else _WORDS
    return Trilingual(*(words[price.rule](price, court, day, language) for language in (EN, HANT, HANS)))


def marked(description: Trilingual) -> Trilingual:
    """The name of an item with an illustrative amount (domain 9); so every page and paper that names it says so."""
    return Trilingual(
        f"{description.en} (illustrative amount)",
        f"{description.zh_hant}（示範款額）",
        f"{description.zh_hans}（示范款额）",
    )


def illustrative(because: Trilingual) -> Trilingual:
    """The reason for an illustrative amount: that nobody has set it, then how it would be worked out."""
    return Trilingual(
        f"The registry has not set this fee; the amount is made up for this demonstration. {because.en}",
        f"登記處尚未訂定此項費用；款額只供本系統示範之用。{because.zh_hant}",
        f"登记处尚未订定此项费用；款额只供本系统示范之用。{because.zh_hans}",
    )


def exempt(*, code: str, ground: Trilingual, ordinary_cents: int) -> Trilingual:
    """The reason for a line on which nothing is owed, because the party is exempt; the code is printed."""
    sentences = {
        EN: "Exempt, code {code}. {ground}. The ordinary fee of {o} is not owed.",
        HANT: "獲豁免繳費，代號 {code}。{ground}。無須繳付一般收費{o}。",
        HANS: "获豁免缴费，代号 {code}。{ground}。无须缴付一般收费{o}。",
    }
    return Trilingual(
        *(
            sentence.format(code=code, ground=ground.in_language(language), o=money_sentence(ordinary_cents, language))
            for language, sentence in sentences.items()
        )
    )


def _concession(price: Price, court: Trilingual, day: date, language: str) -> str:
    return {
        EN: "{e} instead of {o}, because it is filed electronically and deemed received by {last}. "
        "From {next} this would cost {o}.",
        HANT: "以電子方式呈交，並視為於{last}或之前收到，收費為{e}，而非{o}。由{next}起，收費為{o}。",
        HANS: "以电子方式呈交，并视为于{last}或之前收到，收费为{e}，而非{o}。从{next}起，收费为{o}。",
    }[language].format(**_places(price, language))


def _search_concession(price: Price, court: Trilingual, day: date, language: str) -> str:
    return {
        EN: "{e} instead of {o} each, because it is paid electronically and deemed received by {last}. "
        "From {next} this would cost {o} each.",
        HANT: "以電子方式繳付，並視為於{last}或之前收到，每項收費為{e}，而非{o}。由{next}起，每項收費為{o}。",
        HANS: "以电子方式缴付，并视为于{last}或之前收到，每项收费为{e}，而非{o}。从{next}起，每项收费为{o}。",
    }[language].format(**_places(price, language))


def _places(price: Price, language: str) -> dict[str, str]:
    period = _period(price)
    return {
        "e": money_sentence(price.charged_cents, language),
        "o": money_sentence(price.ordinary_cents, language),
        "last": full_plain_day(period.last_day, language),
        "next": full_plain_day(period.last_day + timedelta(days=1), language),
    }


def _ended(price: Price, court: Trilingual, day: date, language: str) -> str:
    words = {
        "o": money_sentence(price.ordinary_cents, language),
        "last": full_plain_day(_period(price).last_day, language),
        "day": full_plain_day(day, language),
        "court": court.in_language(language),
    }
    return {
        EN: "{o}, the ordinary fee: it is deemed received on {day}, and the lower fee of the {court} for filing "
        "electronically ended on {last}.",
        HANT: "按一般收費{o}計算：文件視為於{day}收到，而{court}的電子存檔收費寬減已於{last}結束。",
        HANS: "按一般收费{o}计算：文件视为于{day}收到，而{court}的电子存档收费宽减已于{last}结束。",
    }[language].format(**words)


def _not_begun(price: Price, court: Trilingual, day: date, language: str) -> str:
    words = {
        "o": money_sentence(price.ordinary_cents, language),
        "first": full_plain_day(_period(price).first_day, language),
        "day": full_plain_day(day, language),
        "court": court.in_language(language),
    }
    return {
        EN: "{o}, the ordinary fee: it is deemed received on {day}, and the lower fee of the {court} for filing "
        "electronically begins on {first}.",
        HANT: "按一般收費{o}計算：文件視為於{day}收到，而{court}的電子存檔收費寬減由{first}起生效。",
        HANS: "按一般收费{o}计算：文件视为于{day}收到，而{court}的电子存档收费宽减由{first}起生效。",
    }[language].format(**words)


def _not_listed(price: Price, court: Trilingual, day: date, language: str) -> str:
    words = {"o": money_sentence(price.ordinary_cents, language)}
    return {
        EN: "{o}, the ordinary fee: this item is not on the list of lower fees for filing electronically.",
        HANT: "按一般收費{o}計算：此項不在電子存檔收費寬減之列。",
        HANS: "按一般收费{o}计算：此项不在电子存档收费宽减之列。",
    }[language].format(**words)


def _period(price: Price) -> Period:
    if price.period is None:
        raise ValueError(f"A price by the rule {price.rule} rests on a period.")
    return price.period


_WORDS = {
    Rule.FREE: lambda price, court, day, language: FREE.in_language(language),
    Rule.CONCESSION: _concession,
    Rule.ENDED: _ended,
    Rule.NOT_BEGUN: _not_begun,
    Rule.NOT_LISTED: _not_listed,
}
