"""Rules about the run that reads and writes files."""

from __future__ import annotations

from disclosuregen.rules.kinds import About, Rule

__all__ = ["RUN_RULES"]

_WHOLE = "本系统的规定：要么写完整，要么不写；没有做成的，说明原因"

RUN_RULES = (
    Rule(
        "E01",
        "文件读不了",
        "读不了：{why}",
        "请关闭打开它的程序，检查权限后重试。",
        about=About.RUN,
        clause=_WHOLE,
        good="工作簿已经保存、关闭，自己有权限打开。",
        bad="文件在别人的电脑上开着，或放在没有权限的文件夹里。",
    ),
    Rule(
        "E02",
        "文件写不了",
        "写不了：{why}",
        "请关闭打开它的程序，检查权限和磁盘空间后重试。",
        about=About.RUN,
        clause=_WHOLE,
        good="关闭了上次生成的 Word 文件，再生成一次。",
        bad="上次生成的文件还在 Word 里开着；磁盘已满。",
    ),
    Rule(
        "E03",
        "程序内部出错",
        "程序内部出错（{why}），没有生成任何文件",
        "请把工作簿和这条提示发给维护人员；加 --debug 可以看到细节。",
        about=About.RUN,
        clause=_WHOLE,
        good="每个问题都有编号和位置。",
        bad="程序有缺陷：这不是工作簿的错。",
    ),
    Rule(
        "B01",
        "两个工作簿对应同一份公开文件",
        "“{read}”同时来自：{files}，都没有生成",
        "请确认哪一个是正确的，把另一个移出文件夹，或改正封面上的代码和名称。",
        clause="本系统的规定：一个单位只有一份公开文件，哪一份是定稿不猜",
        good="每个单位一个工作簿。",
        bad="初稿和定稿都在文件夹里；复制了别的单位的工作簿，封面没有改。",
    ),
)
