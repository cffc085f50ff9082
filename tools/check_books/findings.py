"""What breaks, by check, and how it is shown."""

import json
from collections import defaultdict

_SHOWN = 10

# The checks in the order in which they are shown, and what each says when it holds.
CHECKS = {
    "balance": "every entry balances per currency, per economic date and in functional currency",
    "entries": "entries are numbered, dated and of one batch and one group",
    "trial balance": "debits equal credits",
    "ad spend": "833, 1351 and 131/262 of every ad day follow from ad_delivery and free credit (3.1)",
    "free credit": "free credit that no row says was used pays for spend in its order of use (3.13)",
    "media documents": "every top-up, charge, invoice, payment, refund, agency's fee and memo is booked (3.2)",
    "orders": "revenue, discounts, VAT, refunds and goods of every order follow from its lines and changes (3.3)",
    "payouts": "fees, hold-back and payout clearing follow from the payout lines (3.4)",
    "bank": "103 and its opposite accounts follow from the bank lines (3.5)",
    "opening balances": "opening balances are booked (3.6)",
    "exchange differences": "exchange differences of foreign media accounts are booked (3.7)",
    "month's ends": "debts in foreign currency are at the closing rate of every month's end, for that day (3.14)",
    "points": "own points are owed from the day they are granted (3.10)",
    "goods received": "stock, VAT and what suppliers are owed follow from the goods receipts (3.11)",
    "moving average": "cost of sales and stock of every product with receipts are at moving average (3.12)",
    "accruals": "expenses before their document are spread over their days, and taken back when it comes (3.15)",
    "conservation": "campaigns add up to the account's spend; linked and not attributed to the revenue",
    "in force": "the current_… views agree with what is retired, and the newest facts are in force",
    "rollup": "profit_rollup equals the journal",
    "identity": "every fact is in one place, recorded once, in the order of batches",
}


class Findings:
    """What breaks, by check; how much was looked at, by check."""

    def __init__(self):
        self.broken = defaultdict(list)
        self.counted = defaultdict(int)
        self.waiting = []

    def add(self, check, subject, message, amount=None):
        """One thing that breaks. `amount`: by how many minor units."""
        self.broken[check].append({"subject": subject, "message": message, "amount": amount})

    def count(self, check, number):
        """So many things were looked at."""
        self.counted[check] += number

    def hold(self):
        """Whether nothing breaks."""
        return not any(self.broken.values())

    def as_text(self, trial_balance):
        """For people."""
        shown = []
        for check, meaning in CHECKS.items():
            broken = self.broken.get(check, [])
            state = f"BROKEN {len(broken)}" if broken else "holds"
            shown.append(f"{check:<21}{state:<12}{self.counted[check]:>10,}  {meaning}")
            for finding in broken[:_SHOWN]:
                shown.append(f"    {finding['subject']}: {finding['message']}")
            if len(broken) > _SHOWN:
                amounts = [abs(finding["amount"]) for finding in broken if finding["amount"] is not None]
                size = f", {sum(amounts):,} minor units in all" if amounts else ""
                shown.append(f"    … and {len(broken) - _SHOWN:,} more{size}")
        for group in self.waiting[:_SHOWN]:
            shown.append(f"waits for another fact, nothing of it may be booked: {group}")
        if trial_balance:
            shown.append("")
            shown.append(f"{'code':<8}{'debit':>22}{'credit':>22}{'balance':>22}")
            for code, debit, credit in trial_balance:
                shown.append(f"{code:<8}{debit:>22,}{credit:>22,}{debit - credit:>22,}")
        return "\n".join(shown)

    def as_json(self, trial_balance):
        """For programs."""
        checks = {
            check: {
                "holds": not self.broken.get(check),
                "counted": self.counted[check],
                "broken": self.broken.get(check, []),
            }
            for check in CHECKS
        }
        accounts = [{"code": code, "debit": debit, "credit": credit} for code, debit, credit in trial_balance]
        whole = {"holds": self.hold(), "checks": checks, "waiting": self.waiting, "trial_balance": accounts}
        return json.dumps(whole, ensure_ascii=False, indent=1)
