"""`python3 -m embedder`: serve until SIGTERM, then finish what is in flight and exit with status 0."""

import os
import signal
import sys


def main() -> int:
    # First of all, before a second is spent on imports: the kernel drops a signal to PID 1 that nothing handles.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

    # Both libraries would otherwise start a thread for each CPU of the host, whatever this container was granted.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

    from embedder.settings import Settings, SettingsError

    try:
        settings = Settings.from_env(os.environ)
    except SettingsError as error:
        print(f"embedder: {error}", file=sys.stderr)
        return 2

    from embedder.server import serve

    return serve(settings)


if __name__ == "__main__":
    sys.exit(main())
