"""Be the approvers of one run: open the link of each mail that arrived and sign off, again after each accident.

``python -m tests.chaos.people ADDRESS FOLDER``: the web’s address, the folder where the mail server keeps what it accepted.
"""

from __future__ import annotations

import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from email import message_from_bytes, policy
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path

LINK = re.compile(r"https?://[^/\s]+(/v/\S+)")
FIELD = re.compile(r'name="(\w+)" value="([^"]*)"')


def links(folder: Path, read: set[str]) -> list[str]:
    """Return the sign-off links of the mails that came since the last look."""
    found = []
    for path in sorted(folder.glob("*.eml")):
        if path.name in read:
            continue
        body = message_from_bytes(path.read_bytes(), policy=policy.default).get_body(("plain",))
        found += LINK.findall(body.get_content()) if body else []
        read.add(path.name)
    return found


def sign(address: str) -> bool:
    """Open the page and press its button; return whether there is nothing more to do with this link."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    try:
        page = browser.open(address, timeout=20).read().decode()
        fields = dict(FIELD.findall(page))
        if "csrfmiddlewaretoken" not in fields:
            return True  # already signed, or no longer one’s turn: the page only tells
        fields["do"] = "approve"
        browser.open(address, data=urllib.parse.urlencode(fields).encode(), timeout=20).read()
    except urllib.error.HTTPError as error:
        return error.code in {404, 409, 410}
    except (OSError, HTTPException):
        return False
    return False  # looked at once more: the answer may have been lost on its way


def main(web: str, folder: Path) -> None:
    """Sign until killed."""
    read: set[str] = set()
    waiting: list[str] = []
    while True:
        waiting += [f"{web}{path}" for path in links(folder, read)]
        waiting = [address for address in waiting if not sign(address)]
        time.sleep(0.2)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
