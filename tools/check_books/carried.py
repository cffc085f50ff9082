"""Foreign ad accounts: exchange differences and the value at a month's end (policy 3.7 and 3.14)."""

from collections import defaultdict

from .exact import half_up
from .lines import key

# Accounts whose won balance follows their foreign balance, and the sign of their normal side.
CARRIED = {"131": 1, "253": -1, "262": -1}
_MONEY = ("253", "262")


class Carried:
    """The foreign balance of an account's 131, 253 and 262 with what it is carried at, day by day."""

    def __init__(self, account, booked_groups):
        """`booked_groups`: the booked lines of its `ad`, `charge`, `credit` and `opening` groups."""
        self.currency, self.media = account["currency"], account["id"]
        # By account: (day, foreign balance, carrying amount) after each movement, days ascending.
        self.balances = defaultdict(list)
        self.corrections = defaultdict(int)
        # By account and date; the normal side of a day (False) comes before the other.
        for (code, day, _), (moved, won) in sorted(self._movements(booked_groups).items()):
            if moved:
                self._move(code, day, moved, won)

    def _movements(self, booked_groups):
        movements = defaultdict(lambda: [0, 0])
        for lines in booked_groups:
            for line_key, (amount, functional) in lines.items():
                code, currency, day, media = line_key[:4]
                if code in CARRIED and currency == self.currency and media == self.media:
                    movement = movements[code, day, amount * CARRIED[code] < 0]
                    movement[0] += amount
                    movement[1] += functional
        return movements

    def _move(self, code, day, moved, won):
        _, foreign, carried = self.balances[code][-1] if self.balances[code] else (None, 0, 0)
        if foreign == 0 or (foreign > 0) == (moved > 0):
            carried += won
        elif abs(moved) <= abs(foreign):
            relieved = half_up(carried * abs(moved), abs(foreign))
            self.corrections[code, day] += -relieved - won
            carried -= relieved
        else:
            closing = half_up(won * abs(foreign), abs(moved))
            self.corrections[code, day] += -carried - closing
            carried = won - closing
        self.balances[code].append((day, foreign + moved, carried))

    def exchange_lines(self):
        """Key -> (amount, functional) of the realised exchange differences."""
        lines = defaultdict(int)
        for (code, day), change in self.corrections.items():
            self._correct(lines, code, day, change, "932" if change < 0 else "907")
        return _nothing_in_its_currency(lines)

    def month_end_lines(self, rates):
        """Key -> (amount, functional) of the value at the ends of months, each taken back the next day."""
        lines = defaultdict(int)
        for day, rate in rates.closings(self.currency):
            for code in _MONEY:
                foreign, carried = self._on(code, day)
                change = rates.converted(foreign, self.currency, rate) - carried
                opposite = "935" if change < 0 else "910"
                self._correct(lines, code, day, change, opposite)
                self._correct(lines, code, day + 1, -change, opposite)
        return _nothing_in_its_currency(lines)

    def _on(self, code, day):
        """(foreign balance, carrying amount) at the end of a day."""
        before = [balance[1:] for balance in self.balances.get(code, ()) if balance[0] <= day]
        return before[-1] if before else (0, 0)

    def _correct(self, lines, code, day, change, opposite):
        lines[key(code, self.currency, day, media=self.media)] += change
        lines[key(opposite, self.currency, day, media=self.media)] -= change


def _nothing_in_its_currency(lines):
    return {line_key: (0, change) for line_key, change in lines.items() if change}
