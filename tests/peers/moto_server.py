#!/usr/bin/env python3
"""An AWS account on the loopback: moto, with the rules of `awsrules` around it.

    python tests/peers/moto_server.py --port 0 --port-file FILE [--page-size N] [--settle N]

Binds 127.0.0.1, writes the chosen port to FILE once it listens, serves until SIGTERM. The
control endpoints (`/_faults`, `/_log`, `/_reset`) are described in awsrules/application.py.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from pathlib import Path

# Before moto is imported: it reads its settings once.
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
sys.path.insert(0, str(Path(__file__).resolve().parent))

from moto.moto_server.werkzeug_app import (  # noqa: E402
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server  # noqa: E402

from awsrules.application import StrictAws  # noqa: E402


class QuietHandler(MotoRequestHandler):
    """Keeps connections open as AWS does, and leaves the log to `GET /_log`."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *_: object) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="0 chooses a free one (default)")
    parser.add_argument("--port-file", type=Path, help="where to write the chosen port")
    parser.add_argument("--page-size", type=int, default=0, help="cut long lists into pages of this size")
    parser.add_argument("--settle", type=int, default=0, help="Describe calls until a new thing is ready")
    arguments = parser.parse_args()

    moto = DomainDispatcherApplication(create_backend_app)
    application = StrictAws(moto, arguments.page_size, arguments.settle)
    server = make_server(
        "127.0.0.1", arguments.port, application, threaded=True, request_handler=QuietHandler
    )
    server.daemon_threads = True
    # shutdown() waits for the serving loop, which this thread runs: another has to ask for it.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    if arguments.port_file:
        # Renamed into place, so that a reader never sees half a number.
        half = arguments.port_file.with_name(arguments.port_file.name + ".part")
        half.write_text(f"{server.port}\n")
        half.replace(arguments.port_file)
    else:
        print(server.port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
