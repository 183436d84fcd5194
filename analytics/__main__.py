"""`python -m analytics` is the command `analytics`."""

import signal
import sys


def run() -> int:
    """The command line; who interrupts it while it loads is told no traceback either."""
    try:
        tells = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if tells:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        from analytics.cli import main

        if tells:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        return main()
    except KeyboardInterrupt:  # just before, or between the handler and the command
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.raise_signal(signal.SIGINT)
        return 130


if __name__ == "__main__":
    sys.exit(run())
