"""Rules about the run that reads and writes files."""

from __future__ import annotations

from disclosuregen.rules.kinds import About, Rule, Severity

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
        "E04",
        "处理时间太长",
        "处理超过 {expected} 秒没有完成，试了两次，已经放弃",
        "请检查工作簿是否大得不正常；没有问题的，把工作簿和这条提示发给维护人员。其他工作簿不受影响。",
        about=About.RUN,
        clause="一个工作簿不能耽误其他单位",
        good="几秒钟内处理完。",
        bad="一个工作簿让程序停住不动。",
    ),
    Rule(
        "E05",
        "处理时程序意外退出",
        "处理这个工作簿时程序意外退出（{read}），试了两次，都没有完成",
        "请重新运行；还是这样的，把工作簿和这条提示发给维护人员。其他工作簿不受影响。",
        about=About.RUN,
        clause="一个工作簿不能耽误其他单位",
        good="正常结束。",
        bad="处理到一半，程序被系统或杀毒软件关掉。",
    ),
    Rule(
        "E06",
        "占用内存太多",
        "处理时占用内存超过 {expected} MB，已经停止",
        "请检查工作簿是否大得不正常，删除多余的行列后另存；没有问题的，把工作簿和这条提示发给维护人员。",
        about=About.RUN,
        clause="一个工作簿不能耽误其他单位",
        good="占用一两百 MB。",
        bad="一个工作簿占满了内存。",
    ),
    Rule(
        "B02",
        "公开文件被手工改过",
        "“{read}”和系统上次生成的不一样（手工改过，或来自别处），{done}",
        "请核对手工改的内容（disclosuregen verify）；要以工作簿为准的，加 --fresh 重新生成。",
        Severity.WARNING,
        clause="不覆盖别人做过的工作",
        good="要改数的，改工作簿，再生成。",
        bad="在 Word 里改了一个数，工作簿没有改。",
    ),
    Rule(
        "B03",
        "原来的公开文件作废",
        "“{read}”是以前生成的，这次没有通过，已移到“{done}”",
        "改正工作簿里的错误，再生成。",
        Severity.WARNING,
        clause="公开文件夹里只放可以发布的文件",
        good="工作簿改正后重新生成。",
        bad="工作簿已经有错，公开文件夹里还是旧的文件。",
    ),
    Rule(
        "B01",
        "两个工作簿对应同一份公开文件",
        "“{read}”同时来自：{files}，都没有生成",
        "请确认哪一个是正确的，把另一个移出文件夹，或改正封面上的代码和名称。",
    ),
)
