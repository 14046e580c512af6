"""The one door for letters: standard output, an SMTP server, or a list that tests can read."""

from __future__ import annotations

import smtplib
import ssl
import sys
from contextlib import suppress
from email.message import EmailMessage
from typing import Protocol

from flask import current_app

from eventnet.config import Settings

EXTENSION = "mail"
TIMEOUT_S = 20.0


class Trouble(Exception):
    """A letter that did not go. `reply` is the server's code, or a word where there was no reply."""

    def __init__(self, reply: str) -> None:
        self.reply = reply
        super().__init__(reply)


class Unreachable(Trouble):
    """The door itself is shut: no connection, no encryption, no log-in. No letter is to blame."""


class Refused(Trouble):
    """The server said no, or nothing.

    `for_good` means that asking again is useless; `unsure` that the letter may have been taken all the same.
    """

    def __init__(self, reply: str, *, for_good: bool = False, unsure: bool = False) -> None:
        self.for_good = for_good
        self.unsure = unsure
        super().__init__(reply)


class Transport(Protocol):
    """Takes letters out of the house."""

    def send(self, message: EmailMessage) -> None:
        """Hand one letter over. Refuses: a shut door (Unreachable), a letter that was not taken (Refused)."""
        ...

    def close(self) -> None:
        """Let go of what was kept open for the next letter."""
        ...


class Console:
    """Prints letters, so that a newcomer can read a sign-in code without any mail server."""

    def send(self, message: EmailMessage) -> None:
        """Print who it is for, what it is about, and its plain text."""
        body = message.get_body(("plain",))
        text = body.get_content() if body is not None else ""
        rule = "─" * 72
        head = "\n".join(f"{name}: {message[name]}" for name in ("To", "Subject"))
        sys.stdout.write(f"\n{rule}\n{head}\n\n{text.rstrip()}\n{rule}\n")
        sys.stdout.flush()

    def close(self) -> None:
        """Nothing is kept open."""


class Memory:
    """Keeps letters in a list, for tests."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    def send(self, message: EmailMessage) -> None:
        """Keep the letter."""
        self.letters.append(message)

    def close(self) -> None:
        """Nothing is kept open."""


class Smtp:
    """An SMTP server, whose connection is kept for the letters of one round."""

    def __init__(self, conf: Settings, *, timeout: float = TIMEOUT_S) -> None:
        self._conf = conf
        self._timeout = timeout
        self._line: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand one letter over; see `Transport.send`."""
        line = self._line or self._connect()
        self._line = line
        try:
            line.send_message(message)
        except smtplib.SMTPNotSupportedError as error:
            self._drop()
            raise Refused("not-supported", for_good=True) from error
        except smtplib.SMTPSenderRefused as error:
            # The sender is ours and the same in every letter: the operator can put it right, so never for good.
            self._drop()
            raise Refused(str(error.smtp_code)) from error
        except smtplib.SMTPRecipientsRefused as error:
            self._drop()
            code = next((reply[0] for reply in error.recipients.values()), 450)
            raise Refused(str(code), for_good=code >= 500) from error
        except smtplib.SMTPResponseException as error:
            self._drop()
            raise Refused(str(error.smtp_code), for_good=error.smtp_code >= 500) from error
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            word = "timeout" if isinstance(error, TimeoutError) else "cut-off"
            raise Refused(word, unsure=True) from error

    def close(self) -> None:
        """Say goodbye to a server that has behaved until now."""
        line, self._line = self._line, None
        if line is not None:
            with suppress(smtplib.SMTPException, OSError):
                line.quit()

    def _drop(self) -> None:
        """Hang up, without waiting for a server that has gone silent or is in the middle of something."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _connect(self) -> smtplib.SMTP:
        conf = self._conf
        try:
            if conf.smtp_security == "tls":
                line: smtplib.SMTP = smtplib.SMTP_SSL(
                    conf.smtp_host,
                    conf.smtp_port,
                    timeout=self._timeout,
                    context=ssl.create_default_context(),
                )
            else:
                line = smtplib.SMTP(conf.smtp_host, conf.smtp_port, timeout=self._timeout)
        except smtplib.SMTPResponseException as error:
            raise Unreachable(str(error.smtp_code)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(type(error).__name__) from error
        try:
            if conf.smtp_security == "starttls":
                line.starttls(context=ssl.create_default_context())
            if conf.smtp_user and conf.smtp_password:
                line.login(conf.smtp_user, conf.smtp_password.get_secret_value())
        except smtplib.SMTPResponseException as error:
            line.close()
            raise Unreachable(str(error.smtp_code)) from error
        except (smtplib.SMTPException, OSError) as error:
            line.close()
            raise Unreachable(type(error).__name__) from error
        return line


def transport_of(conf: Settings) -> Transport:
    """Return the door that the settings name."""
    if conf.mail_transport == "smtp":
        return Smtp(conf)
    return Memory() if conf.mail_transport == "memory" else Console()


def transport() -> Transport:
    """Return the door of this application."""
    found: Transport = current_app.extensions[EXTENSION]
    return found
