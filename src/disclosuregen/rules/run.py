"""Rules about the run that reads and writes files."""

from __future__ import annotations

from disclosuregen.rules.kinds import About, Rule

__all__ = ["RUN_RULES"]

RUN_RULES = (
    Rule("E01", "文件读不了", "读不了：{why}", "请关闭打开它的程序，检查权限后重试。", about=About.RUN),
    Rule(
        "E02",
        "文件写不了",
        "写不了：{why}",
        "请关闭打开它的程序，检查权限和磁盘空间后重试。",
        about=About.RUN,
    ),
    Rule(
        "E03",
        "程序内部出错",
        "程序内部出错（{why}），没有生成任何文件",
        "请把工作簿和这条提示发给维护人员；加 --debug 可以看到细节。",
        about=About.RUN,
    ),
    Rule(
        "B01",
        "两个工作簿对应同一份公开文件",
        "“{read}”同时来自：{files}，都没有生成",
        "请确认哪一个是正确的，把另一个移出文件夹，或改正封面上的代码和名称。",
    ),
)
