"""`python -m disclosuregen` is the same as the command `disclosuregen`."""

import sys

__all__ = ["run"]

_INTERRUPTED = 130


def run() -> int:
    """Run one command; returns the exit code, whenever somebody interrupts it."""
    try:
        # Within reach of the handler: to load all that a command needs takes longer than some need to press Ctrl-C.
        from disclosuregen.cli import main  # noqa: PLC0415

        return main()
    except KeyboardInterrupt:
        sys.stderr.write("已中断。已经生成的文件都是完整的，可以重新运行。\n")
        return _INTERRUPTED


if __name__ == "__main__":
    sys.exit(run())
