"""The mail sink keeps what was sent, as it was sent."""

import email
import email.policy
import smtplib
from email.message import EmailMessage


def test_a_message_is_on_disk_when_it_is_accepted(system):
    message = EmailMessage()
    message["From"] = "raingan@example.go.th"
    message["To"] = "officer@example.go.th"
    message["Subject"] = "ครบกำหนดส่งรายงานวันที่ 31 มีนาคม 2564"
    message.set_content("เรียน เจ้าหน้าที่\n.บรรทัดที่ขึ้นต้นด้วยจุด\n")
    with smtplib.SMTP("127.0.0.1", system.port("SMTP")) as server:
        server.sendmail("bounce+7@example.go.th", ["officer@example.go.th"], message.as_bytes(policy=email.policy.SMTP))
    kept = sorted((system.place / "mail").glob("*.eml"))[-1]
    with kept.open("rb") as file:
        read = email.message_from_binary_file(file, policy=email.policy.default)
    assert read["Subject"] == message["Subject"]
    assert read["X-Envelope-From"] == "bounce+7@example.go.th"
    assert read["X-Envelope-To"] == "officer@example.go.th"
    assert read.get_content().replace("\r\n", "\n") == message.get_content()
