"""Rules about a pack: its folder, its TOML, its formulas, its example."""

from __future__ import annotations

from disclosuregen.rules.kinds import About, Rule, Severity

__all__ = ["PACK_RULES"]

_TOML = "模板包的文件是 TOML：名字、等号、值，标点用英文半角"
_WHOLE = "一套模板包的表样、规则、措辞和模板要互相对得上，否则不用，不怪填报单位"
_FORMULA = "公式只写名字、编码、加减乘除和 sum；要更多的，请维护人员增加一种规则"
_WORD = "模板用 Word 编辑，标签的写法见《模板定制手册》"

_PACK = (
    Rule(
        "P01",
        "模板包文件读不懂",
        "{why}",
        "请按提示修改这一行；可以参照随附的模板包。",
        about=About.PACK,
        clause=_TOML,
        good='title = "部门预算"，标点用英文半角',
        bad="title = “部门预算”（引号是中文的）",
    ),
    Rule(
        "P02",
        "模板包缺少文件",
        "没有找到 {expected}",
        "请把文件放回模板包文件夹。",
        about=About.PACK,
        clause=_WHOLE,
        good="form.toml、phrases.toml、template.docx 等都在同一个文件夹里",
        bad="改名为 模板.docx，template.docx 就没有了",
    ),
    Rule(
        "P03",
        "没有这个模板包",
        "没有找到模板包“{read}”{near}",
        "请核对名称；现有模板包：{known}。",
        about=About.PACK,
        clause=_WHOLE,
        good="--pack 写 pack list 列出的名称，或文件夹",
        bad="--pack 写错一个字母",
    ),
    Rule(
        "P04",
        "模板包的内容不对",
        "{why}",
        "请按提示修改；可以参照随附的模板包。",
        about=About.PACK,
        clause=_WHOLE,
        good="sum 里写的行名，表里都有",
        bad="sum 里写了一个表里没有的行名",
    ),
    Rule(
        "P05",
        "公式有误",
        "公式“{read}”{why}",
        "公式只能用表名、行名、列名、编码、加减乘除和 sum。",
        about=About.PACK,
        clause=_FORMULA,
        good="总表.合计 = 分表.合计",
        bad="如果(总表.合计 > 0, …)",
    ),
    Rule(
        "P07",
        "没有指定模板包",
        "有几套模板包，不知道用哪一套",
        "请用 --pack 指定，例如 --pack {example}；现有模板包：{known}。",
        about=About.PACK,
        clause="一套模板包对应一份通知，用哪一套不猜",
        good="--pack our-bureau",
        bad="有两套模板包，命令里没有写 --pack",
    ),
    Rule(
        "P06",
        "Word 模板有误",
        "{why}",
        "请在 Word 里打开模板，按提示修改标签。",
        about=About.PACK,
        clause=_WORD,
        good="template.docx 用 Word 或 WPS 打得开",
        bad="把 .doc 的后缀改成 .docx",
    ),
)
_FOLDER = (
    Rule(
        "P30",
        "文件放错了名字",
        "“{read}”没有用到，系统只认“{expected}”",
        "请把它改名为“{expected}”；不要的，移出模板包文件夹。看不到文件名的后半截时，在资源管理器里打开“查看—文件扩展名”。",
        Severity.WARNING,
        About.PACK,
        clause="模板包里的文件只认规定的名字，多出来的文件不起作用",
        good="template.docx",
        bad="template.docx.docx，或 模板.docx",
    ),
    Rule(
        "P33",
        "没有样例文字可比",
        "还没有 {expected}，看不出样例的文字变了没有",
        "看过预览、确认满意后，运行 pack check --accept，以后改动时就能看出哪里变了。",
        Severity.NOTE,
        About.PACK,
        clause="模板包自己的样例：改完先试一次",
        good="看过预览，用 --accept 存下样例的文字",
        bad="改了模板，没有可以对照的文字",
    ),
)
_EXAMPLE = (
    Rule(
        "P25",
        "样例的文字变了",
        "{why}",
        "是想要的改动，就用 --accept 更新样例的文字；不是，请改回来。",
        Severity.WARNING,
        About.PACK,
        clause="模板包自己的样例：改了什么，一看便知",
        good="改了措辞，看过以后用 --accept 更新",
        bad="改表样时误删了一句话，没有发现",
    ),
    Rule(
        "P26",
        "样例生成不了",
        "样例工作簿 {read} 生成不了：{why}",
        "改过表样或年度的，先运行 pack example 更新样例工作簿，再打开它填好。",
        about=About.PACK,
        clause="模板包自己的样例：改完先试一次",
        good="样例工作簿没有错误，能生成",
        bad="改了表样，样例工作簿还是旧的",
    ),
    Rule(
        "P27",
        "模板展开得太大",
        "生成一份文件超过了 {expected}，已停止",
        "请检查模板里的循环是否套错。",
        about=About.PACK,
        clause="一份公开文件不过几百页，过大的不生成",
        good="每张表只循环自己的行",
        bad="循环里又套了一层同样的循环",
    ),
    Rule(
        "P40",
        "样例生成的文件里有话不通",
        "{why}",
        "请看预览里的这一处，改模板或措辞；是样例工作簿里填的，改样例；本来就要这样的，可以不管。",
        Severity.WARNING,
        About.PACK,
        clause="模板包自己的样例：改完先试一次",
        good="模板里的每句话都写完整了",
        bad="模板里留着“XX万元”，每个单位的文件里都会有",
    ),
    Rule(
        "P29",
        "模板包没有样例",
        "example 文件夹里没有样例工作簿，没有试生成",
        "请放一个填好的工作簿，再运行一次 pack check --accept，以后改动模板包时就能看出哪里变了。",
        Severity.WARNING,
        About.PACK,
        clause="模板包自己的样例：改完先试一次",
        good="example 文件夹里有一个填好的工作簿",
        bad="example 文件夹是空的",
    ),
)
PACK_RULES = _PACK + _FOLDER + _EXAMPLE
