"""Which campaign an order belongs to (2.10): by what was clicked, by name, by coupon."""

from collections import defaultdict

COUPON, NAME, CLICK = 1, 2, 3


class Links:
    """The links of orders, from touches, aliases and what media accounts ever reported."""

    def __init__(self, touches, aliases, reported, meant):
        self._meant = meant
        self._aliases = {
            (row.kind, row.value): (row.media_account, row.campaign)
            for row in aliases
            if row.media_account or row.campaign
        }
        self._ids, self._accounts, self._names = defaultdict(set), defaultdict(set), defaultdict(set)
        for account, campaign, name, *ids in reported:
            for unit in filter(None, ids):
                self._ids[unit].add((account, campaign))
            if campaign:
                self._accounts[campaign].add(account)
                if name:
                    self._names[name].add((account, campaign))
        best = {}
        for touch in touches:
            way, link = self._of(touch)
            if way:
                rank = (way, touch.touched_at, touch.key)
                place = (touch.account, touch.order_id)
                if place not in best or rank > best[place][0]:
                    best[place] = (rank, link)
        self._links = {place: link for place, (_, link) in best.items()}

    def of(self, shop, order_id):
        """(media account, campaign) of an order; both empty where no touch gives anything."""
        return self._links.get((shop, order_id), ("", ""))

    def _of(self, touch):
        for unit in filter(None, (touch.ad, touch.ad_group)):
            if alias := self._aliases.get(("ad", unit)):
                return CLICK, (self._meant(alias[0], "media"), alias[1])
            if len(self._ids[unit]) == 1:
                return CLICK, next(iter(self._ids[unit]))
        link = self._by_name(touch)
        if any(link):
            return NAME, link
        if touch.coupon and (alias := self._aliases.get(("coupon", touch.coupon))):
            return COUPON, (self._meant(alias[0], "media"), alias[1])
        return 0, ("", "")

    def _by_name(self, touch):
        kind, text = ("campaign", touch.campaign) if touch.campaign else ("utm_campaign", touch.utm_campaign)
        named, campaign = self._aliases.get((kind, text), ("", text)) if text else ("", "")
        named = named or touch.media_account
        if not named and touch.utm_source:
            named = self._aliases.get(("utm_source", touch.utm_source), ("", ""))[0]
        media = self._meant(named, "media")
        return self._reported(media, campaign) if campaign else (media, "")

    def _reported(self, media, campaign):
        own = [account for account in self._accounts[campaign] if media in ("", account)]
        if not own:
            called = {found for account, found in self._names[campaign] if media in ("", account)}
            if len(called) == 1:
                campaign = called.pop()
        if not media and len(self._accounts[campaign]) == 1:
            media = next(iter(self._accounts[campaign]))
        return media, campaign
