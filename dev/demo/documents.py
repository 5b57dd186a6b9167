"""Documents for the demonstration: short, plausible, and plainly not real."""

from django.utils import translation

from cases.models import Capacity, CaseType
from icms.lib.pdf.documents import render_pdf

SPECIMEN = {
    False: "This is a specimen made for a demonstration. It is no document of any court.",
    True: "本文件為示範而製作的樣本，並非任何法院的文件。",
}
PARAGRAPHS = {
    ("writ", False): [
        "This writ has been issued against you by the above-named plaintiff for the claim set out on the back.",
        "Within 14 days after service, counting the day of service, you must satisfy the claim or acknowledge service.",
    ],
    ("writ", True): [
        "上述原告人已就背面所載的申索，針對你發出本傳訊令狀。",
        "你必須在本令狀送達你後14天內（送達當日計算在內），了結該申索或交回送達認收書。",
    ],
    ("order", False): [
        "The Plaintiff do file and serve a list of documents within 14 days of this order.",
        "The Defendant do file and serve its list of documents within 14 days thereafter.",
        "Costs of this application be in the cause.",
    ],
    ("directions", False): ["The Plaintiff do file and serve a list of documents within 14 days of these directions."],
    ("judgment", False): ["For the reasons given there be judgment for the Plaintiff, with costs to be taxed."],
    ("notice", False): ["The parties are to tell the registry of their available dates within seven days."],
    ("statement_of_claim", False): [
        "The plaintiff was at all material times lawfully upon the premises, or the road, mentioned below.",
        "By the negligence of the defendant the plaintiff suffered injury, loss and damage; particulars follow.",
        "And the plaintiff claims damages, interest and costs.",
    ],
    ("statement_of_claim", True): [
        "原告人在所有關鍵時間均合法身處下述處所或道路。",
        "因被告人的疏忽，原告人受傷並蒙受損失及損害，詳情如下。",
        "原告人申索損害賠償、利息及訟費。",
    ],
}


def paper(code: str, row: dict[str, str], *, title: str, chinese: bool, year: int) -> tuple[str, bytes]:
    """A document of this kind between these parties: its file name and its bytes."""
    kind = CaseType.objects.select_related("court").get(pk=row.get("type", "DCPI"))
    language = "zh-hant" if chinese else "en"
    (first, *_others), (second,) = kind.sides
    with translation.override(language):
        capacities = {"first": str(Capacity(first).label), "second": str(Capacity(second).label)}
    context = capacities | {
        "court": kind.court.name.in_language(language).upper(),
        "kind": kind.name.in_language(language).upper(),
        "title": title,
        "chinese": chinese,
        "year": year,
        "plaintiff": " ".join(filter(None, (row["plaintiff_en"], row["plaintiff_zh"]))),
        "defendant": " ".join(filter(None, (row["defendant_en"], row["defendant_zh"]))),
        "paragraphs": [*PARAGRAPHS.get((code, chinese), ()), SPECIMEN[chinese]],
    }
    return f"{title}.pdf", render_pdf("demo/paper.html", context, language, title)
