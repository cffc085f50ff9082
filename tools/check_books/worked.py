"""The worked entries of docs/posting-policy.md, read from its tables."""

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from .exact import day_number, minor_per_unit
from .lines import key

POLICY = Path(__file__).resolve().parents[2] / "docs" / "posting-policy.md"
_DIMENSION = {
    "m": "media",
    "c": "campaign",
    "g": "ad_group",
    "ch": "channel",
    "p": "product",
    "o": "order",
    "w": "partner",
}


def worked_entries(company_currencies=None):
    """Number such as `E01` -> key -> (amount, functional). Entries without a table have no lines."""
    text = POLICY.read_text(encoding="utf-8").split("## 7. Worked entries")[1].split("\n## ")[0]
    parts = re.split(r"^\*\*(E\d\d) ", text, flags=re.MULTILINE)[1:]
    own = company_currencies or {}
    return {number: _lines(body, own.get(number, "KRW")) for number, body in zip(parts[::2], parts[1::2])}


def _lines(body, own):
    lines = defaultdict(lambda: (0, 0))
    currency = own
    for row in body.splitlines():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        if not row.startswith("|") or cells[0].startswith("---"):
            continue
        if cells[0] == "date":
            if len(cells) == 7:
                currency = cells[3].removeprefix("Dr ")
            continue
        amount = _minor(cells[3], currency, own) - _minor(cells[4], currency, own)
        functional = _minor(cells[5], own, own) - _minor(cells[6], own, own) if len(cells) == 7 else amount
        words = (word.strip().split(" ", 1) for word in cells[2].split(",") if word.strip() != "–")
        dimensions = {_DIMENSION[name]: value for name, value in words}
        place = key(cells[1], currency, day_number(cells[0]), **dimensions)
        before = lines[place]
        lines[place] = (before[0] + amount, before[1] + functional)
    return dict(lines)


def _minor(cell, currency, own):
    """Amounts of the company's currency are in minor units, others in units."""
    number = Decimal(cell.replace(",", "") or "0")
    return int(number if currency == own else number * minor_per_unit(currency))
