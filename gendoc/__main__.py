"""The program gendoc, also `python -m gendoc`: it can be interrupted before anything of it is loaded."""

import os


def main() -> None:
    """Load the command line and run it; whoever interrupts the loading reads one line, and nothing is done yet."""
    try:
        import signal

        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) != signal.SIG_IGN:  # nohup ignores it
                signal.signal(number, _stop)
        from gendoc.cli.main import main as run
    except KeyboardInterrupt:  # before there was anything to catch it
        _stop(2)
    run()


def _stop(number: int, _frame: object = None) -> None:
    os.write(2, "已中断，什么都没有写\n".encode())
    os._exit(128 + number)


if __name__ == "__main__":
    main()
