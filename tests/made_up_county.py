"""A small folder of a county that does not exist, written file by file: the stories that the library is for.

Three bureaus want the same fire-safety ledger; one notice is forwarded, sent again with 以此份为准, and chased in a
chat group. Beside them stand an unrelated notice and the files that cannot be read.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import openpyxl

sys.path.append(str(Path(__file__).parent / "reading"))
import drawn
import office

PHONE, IDENTITY, MAIL, CONTACT = "13812345678", "430102199003071234", "qingyan@163.com", "邓卫东"

FIRE_SAFETY = f"""青岩县应急管理局文件
青应急发〔2023〕41号
关于开展今冬明春消防安全隐患排查整治的通知
各乡镇人民政府、街道办事处：
为切实做好今冬明春火灾防控工作，坚决防范火灾事故，现就开展消防安全隐患排查整治有关事项通知如下。
一、排查范围。对辖区内养老机构、商场市场、宾馆饭店、九小场所逐一开展消防安全隐患排查，建立消防安全隐患排查整治台账。
二、报送要求。请各乡镇（街道）于2023年12月8日前将《消防安全隐患排查整治台账》电子版报县应急管理局，纸质版盖章后一并报送。
联系人：{CONTACT}，联系电话：{PHONE}，邮箱：{MAIL}。
附件：消防安全隐患排查整治台账
青岩县应急管理局
2023年11月20日"""

TRADE_FIRE = """青岩县商务局
青商函〔2023〕16号
关于做好岁末年初商贸领域消防安全隐患排查工作的函
各乡镇人民政府、街道办事处：
为加强商贸流通领域消防安全，请你们对辖区商场、超市、宾馆饭店开展消防安全隐患排查。
请填写《商贸场所消防安全隐患排查台账》，于2023年12月10日前将电子版报县商务局市场股。
青岩县商务局
2023年11月22日"""

CARE_FIRE = """青岩县民政局
青民函〔2023〕30号
关于开展养老机构等场所消防安全隐患排查的通知
各乡镇人民政府、街道办事处：
为做好冬春火灾防控，请各乡镇对辖区养老机构等场所开展消防安全隐患排查，逐一登记隐患和整改情况，
填写《消防安全隐患排查整治台账》，于2023年12月11日前报县民政局养老服务股，电子版发至邮箱。
青岩县民政局
2023年11月24日"""

LIFTS = """青岩县市场监督管理局文件
青市监发〔2023〕58号
关于开展国庆节前特种设备安全隐患排查的通知
各乡镇人民政府、街道办事处：
为防范特种设备安全事故，决定开展电梯、锅炉、压力容器等特种设备安全隐患排查。各使用单位要立即开展自查，
对照操作规程检查设备运行、维护保养和定期检验情况，发现隐患的立即停用并落实整改措施、责任人和期限。
请各乡镇于2023年9月22日前将《特种设备安全隐患排查登记表》报县市场监督管理局特种设备股。
青岩县市场监督管理局
2023年9月7日"""

LIFTS_AGAIN = LIFTS.replace("隐患排查的通知", "隐患排查的通知（以此份为准）").replace("9月22日前", "9月21日前")

LIFTS_FORWARDED = (
    """青岩县文化旅游广电体育局
关于转发《关于开展国庆节前特种设备安全隐患排查的通知》的通知
各乡镇人民政府、街道办事处，各景区：
现将县市场监督管理局《关于开展国庆节前特种设备安全隐患排查的通知》（青市监发〔2023〕58号）转发给你们，
请各景区认真贯彻落实，于2023年9月20日前将《特种设备安全隐患排查登记表》报县文化旅游广电体育局安全股。
青岩县文化旅游广电体育局
2023年9月11日
"""
    + LIFTS
)

CHASED = """【县应急局工作群】
各乡镇：11月20日布置的《消防安全隐患排查整治台账》（青应急发〔2023〕41号），还有几个乡镇没有报，请12月12日17:00前务必报来，逾期通报。
青岩县应急管理局 2023年12月11日"""

AGED = """青岩县民政局
青民函〔2023〕12号
关于开展高龄津贴年审工作的通知
各乡镇人民政府、街道办事处：
请各乡镇对享受高龄津贴的八十周岁以上老年人开展年度审核，于2023年3月10日前将《高龄津贴发放花名册》报县民政局养老服务股。
青岩县民政局
2023年2月13日"""

STRAW = """青岩县农业农村局
青农函〔2023〕77号
关于报送秸秆综合利用数据的函
各乡镇人民政府：
请各乡镇统计本辖区秸秆可收集量和综合利用量，于2023年10月20日前将《秸秆综合利用情况统计表》报县农业农村局能源站。
青岩县农业农村局
2023年9月28日"""

SECRET = "秘密★1年\n青岩县某局文件\n关于报送某某情况的通知\n各乡镇：\n请于2023年12月1日前报送某某情况，联系人机要员。\n"

FIRE_COLUMNS = [
    "序号",
    "乡镇",
    "场所名称",
    "地址",
    "负责人",
    "联系电话",
    "存在隐患",
    "整改措施",
    "整改期限",
    "是否整改",
]
TRADE_COLUMNS = [
    "序号",
    "企业名称",
    "经营地址",
    "企业负责人",
    "手机号码",
    "自查发现问题",
    "整改措施",
    "整改完成时限",
    "整改情况",
]
AGED_COLUMNS = ["序号", "姓名", "身份证号", "出生年月", "年龄段", "津贴标准", "开户银行", "银行账号"]


def in_one_week() -> dict[str, bytes]:
    """The fire and the lift notices, all of the same days of December: a folder as it lies on a desk."""
    december = {"2023年9月22日": "2023年12月10日", "2023年9月7日": "2023年11月22日", "国庆节前": "岁末年初"}
    lifts = LIFTS
    for old, new in december.items():
        lifts = lifts.replace(old, new)
    return {"商务局.txt": TRADE_FIRE.encode(), "应急局.txt": FIRE_SAFETY.encode(), "市监局.txt": lifts.encode()}


def workbook(title: str, columns: list[str], row: list[str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
    sheet.append(columns)
    sheet.append(row or [None] * len(columns))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def docx(text: str, table: list[str] | None = None) -> bytes:
    body = "".join(office.p(line) for line in text.split("\n"))
    if table:
        body += office.p("附件") + office.p(table[0]) + office.table(table[1:], [""] * (len(table) - 1))
    return office.docx(body)


def html(text: str) -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return f'<html><head><meta charset="gb2312"></head><body>{paragraphs}</body></html>'.encode("gb18030")


def rtf(text: str) -> bytes:
    coded = "".join(c if c.isascii() else f"\\u{ord(c) - (65536 if ord(c) > 32767 else 0)}?" for c in text)
    return ("{\\rtf1\\ansi\\uc1 " + coded.replace("\n", "\\par\n") + "}").encode("ascii")


def pdf(text: str) -> bytes:
    sheet, top = drawn.Sheet(), 60.0
    for line in text.split("\n"):
        for start in range(0, len(line), 26):
            sheet.texts.append((80, top, 16, line[start : start + 26]))
            top += 26
    return drawn.pdf([sheet])


def scan_only_pdf() -> bytes:
    page = "/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /I 4 0 R >> >> /Contents 5 0 R"
    image = (
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
        "\nstream\n0\nendstream"
    )
    drawing = "q 595 0 0 842 0 0 cm /I Do Q"
    return drawn.assembled([
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", f"<< {page} >>", image,
        f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream",
    ])  # fmt: skip


def files() -> dict[str, bytes]:
    """Every file of the folder by its relative path."""
    ledger = docx(FIRE_SAFETY, ["消防安全隐患排查整治台账", *FIRE_COLUMNS])
    person = ["1", CONTACT, IDENTITY, "1943.03", "80-89", "100", "农业银行", "6228480402564890018"]
    return {
        "消防/应急局消防通知.docx": ledger,
        "消防/商务局函.html": html(TRADE_FIRE),
        "消防/商贸场所消防安全隐患排查台账.xlsx": workbook("商贸场所消防安全隐患排查台账", TRADE_COLUMNS),
        "消防/民政局通知.txt": CARE_FIRE.encode("gb18030"),
        "消防/群消息.txt": CHASED.encode(),
        "特种设备/市监局通知.docx": docx(LIFTS),
        "特种设备/以此份为准.rtf": rtf(LIFTS_AGAIN),
        "特种设备/文旅局转发.pdf": pdf(LIFTS_FORWARDED),
        "其他/高龄津贴.txt": AGED.encode(),
        "其他/高龄津贴发放花名册.xlsx": workbook("高龄津贴发放花名册", AGED_COLUMNS, person),
        "其他/打包.zip": office.gbk_zip({"秸秆数据.txt": STRAW.encode("gb18030")}),
        "其他/机要.txt": SECRET.encode(),
        "其他/坏文件.docx": ledger[:300],
        "其他/扫描件.pdf": scan_only_pdf(),
    }


def write(folder: Path, *, without: tuple[str, ...] = ()) -> Path:
    for name, data in files().items():
        if name not in without:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return folder
