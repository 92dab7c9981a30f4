"""A small mail server of the tests: it takes letters, or refuses, or hangs up, as it is told."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


@dataclass
class Postman:
    """What came, and how the server answers: verb → answer; None hangs up without a word."""

    port: int = 0
    answers: dict[str, str | None] = field(default_factory=dict)
    taken: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    # Called once the letter is taken and before the client hears of it.
    after_data: Callable[[], Any] | None = None


class _Visit(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        postman: Postman = self.server.postman
        sender, recipients = "", []
        if not self._say(postman, "GREETING", "220 postman"):
            return
        while line := self.rfile.readline():
            verb = line.decode("ascii", "replace").strip().upper()
            name = verb.split(" ")[0].split(":")[0]
            if name == "EHLO":
                if not self._say(postman, "EHLO", "250-postman\r\n250 8BITMIME"):
                    return
            elif name == "MAIL":
                sender = line.decode().strip()
                if not self._say(postman, "MAIL", "250 ok"):
                    return
            elif name == "RCPT":
                recipients.append(line.decode().strip())
                if not self._say(postman, "RCPT", "250 ok"):
                    return
            elif name == "DATA":
                if not self._say(postman, "DATA", "354 go on"):
                    return
                if "DATA" in postman.answers:
                    continue
                body = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    body += part.removeprefix(b".") if part.startswith(b"..") else part
                if "END" not in postman.answers or postman.answers["END"] is None:
                    postman.taken.append(message_from_bytes(body, policy=policy.default))
                    postman.envelopes.append((sender, recipients))
                if postman.after_data is not None:
                    postman.after_data()
                if not self._say(postman, "END", "250 taken"):
                    return
            elif name == "QUIT":
                self._say(postman, "QUIT", "221 bye")
                return
            else:
                self._say(postman, name, "250 ok")

    def _say(self, postman: Postman, verb: str, usual: str) -> bool:
        answer = postman.answers.get(verb, usual)
        if answer is None:
            self.request.shutdown(socket.SHUT_RDWR)
            return False
        self.wfile.write(answer.encode() + b"\r\n")
        return True


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    postman: Postman

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone is no fault of the server."""


@contextmanager
def open_postman() -> Iterator[Postman]:
    """A server on a free port of this machine."""
    with _Server(("127.0.0.1", 0), _Visit) as server:
        postman = Postman(port=server.server_address[1])
        server.postman = postman
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield postman
        finally:
            server.shutdown()
            thread.join()
