"""Reads the inbox as an old mail program does, by a user name and a password. Prints the subjects of the messages as JSON."""

import email
import email.policy
import imaplib
import json
import sys

port, user, password = sys.argv[1:]
with imaplib.IMAP4("127.0.0.1", int(port)) as client:
    client.login(user, password)
    client.select("INBOX", readonly=True)
    _, [numbers] = client.search(None, "ALL")
    _, parts = client.fetch(numbers.decode().replace(" ", ","), "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
    headers = [email.message_from_bytes(part[1], policy=email.policy.default) for part in parts if isinstance(part, tuple)]
    print(json.dumps([header["subject"] for header in headers]))
