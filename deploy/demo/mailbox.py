"""The mails that have arrived: what the demonstration's mail server keeps as files."""

import email
import email.policy
import pathlib
import time


class Mailbox:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def all(self):
        """Every mail, oldest first."""
        # Names sort by arrival; one with a dot in front is still being written.
        files = sorted(file for file in self.folder.glob("*.eml") if not file.name.startswith("."))
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]

    def to(self, address):
        return [mail for mail in self.all() if address in (mail["To"] or "")]

    def wait(self, address, subject, seconds=30, since=0):
        """The first mail to an address, behind those already counted, whose subject holds these words."""
        end = time.monotonic() + seconds
        while True:
            for mail in self.to(address)[since:]:
                if subject in mail["Subject"]:
                    return mail
            if time.monotonic() > end:
                seen = [mail["Subject"] for mail in self.to(address)]
                raise TimeoutError(f"no mail to {address} about {subject!r}; there are {seen}")
            time.sleep(0.1)


def words(mail):
    """The text part of a mail."""
    return mail.get_body(("plain",)).get_content()
