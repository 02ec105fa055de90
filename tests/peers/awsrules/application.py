"""The WSGI application: control endpoints, then faults, then rules, then moto.

Control endpoints, all on the server's own port:

    POST   /_faults  order a fault (one object or a list; see faults.py)
    GET    /_faults  those still standing
    DELETE /_faults  take all back
    GET    /_log     every API call in order, oldest first (`?mutating=1`: only changing ones)
    DELETE /_log     forget them
    POST   /_reset   an empty account: moto, memory, faults and log
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from typing import Any

from . import backends, certificates, images, launch, mends, removal, settling
from .call import Answer, Call, code_of, error, read_call
from .faults import Fault, refusal, unauthenticated
from .memory import Memory

# Any access key that begins so is unknown to this account.
UNKNOWN_KEYS = "AKIAINVALID"
LOGGED_LENGTH = 256


class StrictAws:
    """moto with AWS's rules around it."""

    def __init__(self, moto: Callable[..., Iterable[bytes]], page_size: int = 0, settle: int = 0):
        images.install()
        certificates.install()
        self.moto = moto
        self.page_size = page_size
        self.settling = settling.Settling(settle)
        # moto's models are plain dictionaries: one call at a time keeps them whole, while
        # delays and lost replies still overlap.
        self.lock = threading.Lock()
        self.guard = threading.Lock()
        self.memory = Memory()
        self.faults: list[Fault] = []
        self.log: list[dict[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path in ("/_faults", "/_log", "/_reset"):
            answer = self.control(environ, path)
        elif path.startswith("/moto-api"):
            return self.moto(environ, start_response)
        else:
            answer = self.serve(environ)
        start_response(f"{answer.status} {'OK' if answer.status < 300 else 'Refused'}", answer.headers)
        return [answer.body]

    def serve(self, environ: dict[str, Any]) -> Answer:
        call = read_call(environ)
        with self.guard:
            entry = self.entry(call)
            struck = [f for f in self.faults if f.matches(call) and f.strikes()]
            self.faults = [f for f in self.faults if f.left != 0]
        entry["faults"] = [f.kind for f in struck]
        time.sleep(sum(int(f.order.get("milliseconds", 0)) for f in struck if f.kind == "delay") / 1000)

        answer = next((a for f in struck if (a := refusal(f, call))), None)
        kinds = {f.kind for f in struck}
        if answer is None and call.access_key.startswith(UNKNOWN_KEYS):
            answer = unauthenticated(call)
        if answer is None and "drop" not in kinds:
            with self.lock:
                answer = self.perform_or_explain(call, environ, entry)
        if answer is None or "lose" in kinds:
            entry["lost"] = True
            hang_up(environ)
        elif "lose-500" in kinds:
            answer = error(call, 500, "InternalError", "An internal error has occurred")
        answer = answer or Answer(500, [], b"")
        entry["status"], entry["code"] = answer.status, code_of(answer)
        return answer

    def perform_or_explain(self, call: Call, environ: dict[str, Any], entry: dict[str, Any]) -> Answer:
        """moto raises, or answers with a web page, where it has a gap. A client would take that
        for a passing fault and try again; the truth is that nobody can answer."""
        try:
            answer = self.perform(call, environ, entry)
        except Exception:  # Whatever moto raised, it belongs to this one call.
            entry["gap"] = traceback.format_exc()
            print(f"{call.service} {call.action}: {entry['gap'].splitlines()[-1]}", file=sys.stderr)
            return self.gap(call)
        if answer.status == 500 and answer.body[:100].lower().startswith(b"<!doctype html>"):
            return self.gap(call)
        return answer

    @staticmethod
    def gap(call: Call) -> Answer:
        return error(
            call, 400, "InvalidAction", f"The action {call.action} is not valid for this web service."
        )

    def perform(self, call: Call, environ: dict[str, Any], entry: dict[str, Any]) -> Answer:
        known = self.memory.recall(call, backends)
        if known is not None:
            entry["replayed"] = known.status < 300
            return known
        refused = launch.refuse(call) or removal.refuse(call) or self.settling.refuse(call)
        if refused is not None:
            return refused
        self.settling.before(call)
        answer = self.forward(environ)
        entry["performed"] = answer.status < 300 and not call.dry_run
        self.settling.after(call, answer)
        answer = mends.after(call, answer, self.page_size)
        self.memory.remember(call, answer)
        return answer

    def forward(self, environ: dict[str, Any]) -> Answer:
        """moto's answer, whole."""
        got: list[Any] = []
        chunks = self.moto(environ, lambda status, headers, _info=None: got.extend((status, headers)))
        try:
            body = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        return Answer(int(got[0].split()[0]), list(got[1]), body)

    def entry(self, call: Call) -> dict[str, Any]:
        entry = {
            "number": len(self.log) + 1,
            "service": call.service,
            "action": call.action,
            "region": call.region,
            "mutating": not call.reads_only,
            "dry_run": call.dry_run,
            "client_token": call.get("ClientToken"),
            "parameters": {k: v[:LOGGED_LENGTH] for k, v in sorted(call.parameters.items())},
            "status": None,
            "code": "",
            "performed": False,
            "replayed": False,
            "lost": False,
        }
        self.log.append(entry)
        return entry

    def control(self, environ: dict[str, Any], path: str) -> Answer:
        method = environ["REQUEST_METHOD"]
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length) if length else b""
        if (path, method) == ("/_reset", "POST"):
            self.reset()
            return as_json(200, {"reset": True})
        if path == "/_log" and method in ("GET", "DELETE"):
            mutating = "mutating=1" in environ.get("QUERY_STRING", "")
            with self.guard:
                if method == "DELETE":
                    self.log.clear()
                return as_json(200, [e for e in self.log if e["mutating"] or not mutating])
        if path == "/_faults" and method in ("GET", "POST", "DELETE"):
            return self.order_faults(method, body)
        return as_json(405, {"error": f"{method} {path} is not offered"})

    def order_faults(self, method: str, body: bytes) -> Answer:
        try:
            orders = json.loads(body) if method == "POST" else []
            new = [Fault(one) for one in (orders if isinstance(orders, list) else [orders])]
        except (ValueError, TypeError, AttributeError, KeyError) as wrong:
            return as_json(400, {"error": str(wrong)})
        with self.guard:
            if method == "DELETE":
                self.faults.clear()
            self.faults += new
            return as_json(200, [{**f.order, "left": f.left} for f in self.faults])

    def reset(self) -> None:
        with self.lock, self.guard:
            backends.empty_account()
            self.memory = Memory()
            self.settling.forget()
            self.faults.clear()
            self.log.clear()


def hang_up(environ: dict[str, Any]) -> None:
    """Closes the connection under the answer, so that the caller never hears of it."""
    connection = environ.get("werkzeug.socket")
    if connection is not None:
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # The caller was quicker.


def as_json(status: int, value: Any) -> Answer:
    body = json.dumps(value).encode()
    return Answer(
        status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))], body
    )
