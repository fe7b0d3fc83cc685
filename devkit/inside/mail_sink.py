"""A local SMTP server that writes each letter to a folder as .eml and passes none on.

Usage: mail_sink.py PORT FOLDER. Runs with the bench's Python, which has aiosmtpd.
Addresses whose local part is ``refused`` are answered with 550, so failures can be tried too.
"""

import itertools
import sys
import threading
import time
from pathlib import Path

from aiosmtpd.controller import Controller


class Folder:
	def __init__(self, folder: Path):
		self.folder = folder
		self.numbers = itertools.count(1)

	async def handle_RCPT(self, server, session, envelope, address, options):
		if address.startswith("refused@"):
			return "550 5.1.1 no such mailbox"
		envelope.rcpt_tos.append(address)
		return "250 OK"

	async def handle_DATA(self, server, session, envelope):
		head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
		name = f"{time.time_ns()}-{next(self.numbers):04d}.eml"
		# a reader of the folder must never see half a letter
		part = self.folder / (name + ".part")
		part.write_bytes(head.encode() + envelope.content)
		part.rename(self.folder / name)
		return "250 OK"


def main(port: str, folder: str) -> None:
	Path(folder).mkdir(parents=True, exist_ok=True)
	Controller(Folder(Path(folder)), hostname="127.0.0.1", port=int(port)).start()
	threading.Event().wait()


if __name__ == "__main__":
	main(*sys.argv[1:])
