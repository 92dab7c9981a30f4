"""One letter over SMTP: the only module that talks to a mail server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from hiring.settings import Smtp

# Seconds for each step of the conversation.
TIMEOUT = 20.0
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A calendar that goes with a letter; `content_type` says its method."""

    name: str
    content_type: str
    text: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter as it goes out; `message_id` is its own part of the Message-ID."""

    message_id: str
    recipient: str
    subject: str
    body: str
    written_at: datetime
    attachment: Attachment | None = None


class Failed(Exception):
    """The letter is not known to have been taken; `is_final` where another try would not help."""

    def __init__(self, said: str, is_final: bool) -> None:
        super().__init__(said)
        self.said = said
        self.is_final = is_final


def deliver(smtp: Smtp, sender: str, letter: Outgoing) -> None:
    """Hand the letter to the mail server; raises Failed with what the server said.

    A password goes only over TLS, or to this very machine.
    """
    message = message_of(sender, letter)
    try:
        with _connected(smtp, domain_of(sender)) as server:
            _secured(server, smtp)
            if smtp.user:
                server.login(smtp.user, smtp.password)
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        raise Failed(_said(code, answer), code >= 500) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Failed(str(error), is_final=True) from error
    except smtplib.SMTPAuthenticationError as error:
        # A setting that somebody mends, no fault of the letter.
        raise Failed(_said(error.smtp_code, error.smtp_error), is_final=False) from error
    except smtplib.SMTPResponseException as error:
        is_final = isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError)
        said = _said(error.smtp_code, error.smtp_error)
        raise Failed(said, is_final and error.smtp_code >= 500) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Failed(f"{type(error).__name__}: {error}", is_final=False) from error


def message_of(sender: str, letter: Outgoing) -> EmailMessage:
    """The letter as a plain-text message that answers nobody automatically."""
    name, address = parseaddr(sender)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.message_id}@{domain_of(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body, charset="utf-8")
    if letter.attachment is not None:
        _attach(message, letter.attachment)
    return message


def _attach(message: EmailMessage, calendar: Attachment) -> None:
    """Add the calendar beside the text, where mail programs look for it, and as a file to keep."""
    kind = Message()
    kind["Content-Type"] = calendar.content_type
    params = {"method": str(kind.get_param("method"))}
    message.add_alternative(
        calendar.text, subtype="calendar", charset="utf-8", cte="base64", params=params
    )
    message.add_attachment(
        calendar.text.encode(), maintype="application", subtype="ics", filename=calendar.name
    )


def domain_of(sender: str) -> str:
    """The domain of the sender's address."""
    return parseaddr(sender)[1].rpartition("@")[2]


@contextmanager
def _connected(smtp: Smtp, name: str) -> Iterator[smtplib.SMTP]:
    """A connection to the server, encrypted from the first byte where that is configured."""
    server: smtplib.SMTP
    if smtp.is_tls:
        context = ssl.create_default_context()
        server = smtplib.SMTP_SSL(smtp.host, smtp.port, name, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, name, timeout=TIMEOUT)
    try:
        yield server
        # It has said 250 to the letter; that it hangs up without a word is its own way.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
    finally:
        server.close()


def _secured(server: smtplib.SMTP, smtp: Smtp) -> None:
    server.ehlo()
    if smtp.is_tls:
        return
    if server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
    elif smtp.user and smtp.host not in LOOPBACK:
        raise Failed("STARTTLS is not offered; the password was not sent.", is_final=False)


def _said(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"
