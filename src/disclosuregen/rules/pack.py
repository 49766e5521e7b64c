"""Rules about a pack: its TOML, its formulas, its Word template."""

from __future__ import annotations

from disclosuregen.rules.kinds import About, Rule, Severity

__all__ = ["PACK_RULES"]

_PACK = (
    Rule("P01", "模板包文件读不懂", "{why}", "请按提示修改这一行；可以参照随附的模板包。", about=About.PACK),
    Rule("P02", "模板包缺少文件", "没有找到 {expected}", "请把文件放回模板包文件夹。", about=About.PACK),
    Rule(
        "P03",
        "没有这个模板包",
        "没有找到模板包“{read}”{near}",
        "请核对名称；现有模板包：{known}。",
        about=About.PACK,
    ),
    Rule("P04", "模板包的内容不对", "{why}", "请按提示修改；可以参照随附的模板包。", about=About.PACK),
    Rule(
        "P05",
        "公式有误",
        "公式“{read}”{why}",
        "公式只能用表名、行名、列名、编码、加减乘除和 sum。",
        about=About.PACK,
    ),
    Rule(
        "P07",
        "没有指定模板包",
        "有几套模板包，不知道用哪一套",
        "请用 --pack 指定，现有模板包：{known}。",
        about=About.PACK,
    ),
    Rule("P06", "Word 模板有误", "{why}", "请在 Word 里打开模板，按提示修改标签。", about=About.PACK),
)
_TEMPLATE = (
    Rule(
        "P10",
        "模板用了没有的名字",
        "标签“{tag}”：{why}。所在的句子：{around}",
        "请改成登记过的名字。",
        about=About.PACK,
    ),
    Rule("P11", "标签没有写完整", "{why}：{around}", "请补全 {{{{ }}}} 或 {{% %}}，都用英文半角。", about=About.PACK),
    Rule(
        "P12",
        "标签不成对",
        "{why}。所在的句子：{around}",
        "每个 if 要有 endif，每个 for 要有 endfor，先开始的后结束。",
        about=About.PACK,
    ),
    Rule(
        "P13", "标签写法不对", "标签“{tag}”：{why}。所在的句子：{around}", "请照其他标签的写法改正。", about=About.PACK
    ),
    Rule(
        "P14",
        "标签用了不允许的写法",
        "标签“{tag}”：{why}。所在的句子：{around}",
        "模板里只能写名字、条件和循环。",
        about=About.PACK,
    ),
    Rule(
        "P15",
        "有文字会丢失",
        "“{tag}”旁边还有别的内容，生成时会一起消失：{around}",
        "请让这个标签单独占一段（表格里单独占一行）。",
        about=About.PACK,
    ),
    Rule(
        "P16",
        "行标签混用",
        "{why}。所在的句子：{around}",
        "用 {{%tr 或 {{%p 开始的，要用同样的写法结束；{{%tr 只能在表格里用。",
        about=About.PACK,
    ),
    Rule("P17", "标签里有中文标点", "标签“{tag}”里有{why}", "标签里的引号、括号、点都要用英文半角。", about=About.PACK),
    Rule(
        "P18",
        "模板里还有修订",
        "还有没接受也没拒绝的修订：{around}",
        "请在 Word 的“审阅”里接受或拒绝全部修订，关闭修订后再保存。",
        about=About.PACK,
    ),
    Rule(
        "P19",
        "循环里没有用到循环的项",
        "“{tag}”循环里没有用到“{read}”，每一遍都会印出同样的内容",
        "请检查循环里的标签是否漏写了“{read}.”。",
        Severity.WARNING,
        About.PACK,
    ),
    Rule(
        "P20",
        "标签被拆成几段",
        "标签“{tag}”在 Word 里被拆成了 {read} 段，现在能用，再编辑时容易坏",
        "可以把标签整个删掉重新输入。",
        Severity.NOTE,
        About.PACK,
    ),
    Rule(
        "P28",
        "有分页会丢失",
        "“{tag}”所在的段落里还有{around}，生成时会一起消失",
        "请把{around}移到前一段或后一段。",
        Severity.WARNING,
        About.PACK,
    ),
    Rule("P21", "模板含有不允许的内容", "模板里有{read}", "{how}", about=About.PACK),
    Rule(
        "P22",
        "模板用了不常见的字体",
        "用了字体“{read}”，别人的电脑上可能没有",
        "请换成黑体、仿宋、楷体、宋体（仿宋_GB2312、楷体_GB2312 也可以），字母和数字用 Times New Roman。",
        Severity.WARNING,
        About.PACK,
    ),
    Rule(
        "P23",
        "目录缺少标题",
        "没有找到标题“{expected}”",
        "请检查标题文字，并确认用了“标题 1”“标题 2”样式。",
        about=About.PACK,
    ),
    Rule(
        "P24",
        "模板缺少规定的表",
        "通知要求公开的“{expected}”没有用在模板里",
        "请在模板里加上这张表；没有数据也要公开空表。",
        about=About.PACK,
    ),
    Rule(
        "P25",
        "样例的文字变了",
        "{why}",
        "是想要的改动，就用 --accept 更新样例的文字；不是，请改回来。",
        Severity.WARNING,
        About.PACK,
    ),
    Rule(
        "P26",
        "样例生成不了",
        "样例工作簿 {read} 生成不了：{why}",
        "改过表样或年度的，先运行 pack example 更新样例工作簿，再打开它填好。",
        about=About.PACK,
    ),
    Rule(
        "P27",
        "模板展开得太大",
        "生成一份文件超过了 {expected}，已停止",
        "请检查模板里的循环是否套错。",
        about=About.PACK,
    ),
    Rule(
        "P29",
        "模板包没有样例",
        "example 文件夹里没有样例工作簿，没有试生成",
        "请放一个填好的工作簿，再运行一次 pack check --accept，以后改动模板包时就能看出哪里变了。",
        Severity.WARNING,
        About.PACK,
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
    ),
    Rule(
        "P33",
        "没有样例文字可比",
        "还没有 {expected}，看不出样例的文字变了没有",
        "看过预览、确认满意后，运行 pack check --accept，以后改动时就能看出哪里变了。",
        Severity.NOTE,
        About.PACK,
    ),
)
_WHOLE = (
    Rule(
        "P38",
        "模板包的写法可能不妥",
        "{why}",
        "请核对；本来就要这样的，可以不管。",
        Severity.WARNING,
        About.PACK,
    ),
    Rule(
        "P31",
        "模板里有隐藏的文字",
        "有隐藏的文字：{around}",
        "请在 Word 里按 Ctrl+A 全选，打开“字体”，把“隐藏”去掉；不要的文字删掉。",
        about=About.PACK,
    ),
    Rule("P32", "生成的文件会打不开", "{why}。所在的地方：{around}", "{how}", about=About.PACK),
    Rule(
        "P34",
        "模板缺少目录或标题",
        "{why}",
        "请照随附的模板补上；确实不要的，可以不管。",
        Severity.WARNING,
        About.PACK,
    ),
    Rule(
        "P35",
        "规定的内容写在条件里",
        "通知要求的{expected}只在条件里出现，条件不成立的单位就没有了",
        "请移到条件外面；没有数据也要公开空表、写明没有。",
        Severity.WARNING,
        About.PACK,
    ),
    Rule(
        "P36",
        "规定的表有一列没有印",
        "通知要求公开的“{expected}”里，“{read}”这一列没有印出来",
        "请在模板的表里加上这一列；不公开的列，可以不管。",
        Severity.WARNING,
        About.PACK,
    ),
    Rule(
        "P37",
        "表和标题对不上",
        "标题写的是“{expected}”，下面印的是“{read}”的行",
        "请核对 {{%tr for … %}} 里的表名。",
        Severity.WARNING,
        About.PACK,
    ),
)
PACK_RULES = _PACK + _TEMPLATE + _FOLDER + _WHOLE
