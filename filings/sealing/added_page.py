"""The page added at the end when page 1 has no clear place for the seal."""

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import BasePdfFileWriter, PageObject

from filings.sealing import fonts
from filings.sealing.appearance import GOLD, INK, INK_2, NAVY, SealFacts, short_time
from filings.sealing.drn import format_drn
from filings.sealing.place import A4
from icms.lib.pdf.canvas import Canvas, colour

LEFT_MM, RIGHT_MM = 20.0, 190.0
LINE = colour("#C4BCAB")
WHY_EN = (
    "The court's portal added this page after the document, because its first page has no clear",
    "place for the seal. The pages before this one are as they were filed.",
)
WHY_ZH = ("因為第一頁沒有空位可以蓋章，本頁由電子存檔系統加於文件之後。原本的各頁沒有改動。",)


def append(writer: BasePdfFileWriter, facts: SealFacts, original_sha256: str, pages: int) -> generic.IndirectObject:
    """Append the page to the document. Returns its reference."""
    canvas = Canvas(210, 297)
    _head(canvas, facts)
    y_mm = _paragraphs(canvas, 78)
    rows = [("Case number", "案件編號", facts.case_number), ("Pages of the document", "文件頁數", str(pages))]
    if not facts.trial:
        rows.insert(1, ("Deemed received", "視為收到", short_time(facts.deemed_receipt)))
        rows.insert(2, ("Document Reference Number", "文件參考編號", format_drn(facts.drn)))
    _table(canvas, y_mm + 8, rows)
    _hash(canvas, y_mm + 14 + 9.5 * len(rows), original_sha256)
    form = writer.add_object(canvas.as_form(writer))
    content = writer.add_object(generic.StreamObject(stream_data=b"q /Page Do Q"))
    resources = generic.DictionaryObject({pdf_name("/XObject"): generic.DictionaryObject({pdf_name("/Page"): form})})
    page = PageObject(contents=content, media_box=A4, resources=resources)
    box = generic.ArrayObject([generic.FloatObject(edge) for edge in A4])
    # Said outright, because the pages' common parent may say otherwise.
    page.update({pdf_name("/Rotate"): generic.NumberObject(0), pdf_name("/CropBox"): box})
    added: generic.IndirectObject = writer.insert_page(page)
    return added


def _head(canvas: Canvas, facts: SealFacts) -> None:
    title_en, title_zh = ("Page of the trial seal", "測試印") if facts.trial else ("Page of the seal", "法院印章")
    canvas.text(LEFT_MM, 25, "iCMS", fonts.serif(), 20, NAVY)
    canvas.rule(LEFT_MM, 62, RIGHT_MM, 0.5 if facts.trial else 1.5, LINE if facts.trial else GOLD)
    end = canvas.text(LEFT_MM, 57, title_en + "  ", fonts.serif(), 14, INK)
    canvas.text(end, 57, title_zh, fonts.song(title_zh), 14, INK)


def _paragraphs(canvas: Canvas, y_mm: float) -> float:
    for line in WHY_EN:
        canvas.text(LEFT_MM, y_mm, line, fonts.sans(), 10.5, INK)
        y_mm += 5.4
    y_mm += 1.6
    for line in WHY_ZH:
        canvas.text(LEFT_MM, y_mm, line, fonts.hei(line), 10, INK)
        y_mm += 6
    return y_mm


def _table(canvas: Canvas, y_mm: float, rows: list[tuple[str, str, str]]) -> None:
    for english, chinese, value in rows:
        end = canvas.text(LEFT_MM, y_mm, english + " ", fonts.sans(), 10, INK_2)
        canvas.text(end, y_mm, chinese, fonts.hei(chinese), 9.6, INK_2)
        canvas.text_right(RIGHT_MM, y_mm, value, fonts.serif(), 11, INK)
        canvas.rule(LEFT_MM, y_mm + 3.4, RIGHT_MM, 0.5, LINE)
        y_mm += 9.5


def _hash(canvas: Canvas, y_mm: float, sha256: str) -> None:
    end = canvas.text(LEFT_MM, y_mm, "SHA-256 of the file as it was filed ", fonts.sans(), 8.5, INK_2)
    canvas.text(end, y_mm, "原檔案的雜湊值", fonts.hei("原檔案的雜湊值"), 8.2, INK_2)
    groups = " ".join(sha256[start : start + 8] for start in range(0, 64, 8))
    canvas.text(LEFT_MM, y_mm + 5, groups, fonts.sans(), 8.5, INK)
