"""The link of an order to marketing: by what was clicked, by name, by coupon (policy 2.10)."""

from collections import defaultdict

_ALIAS_KINDS = ("ad", "campaign", "utm_campaign", "utm_source", "coupon")
# The ways of a touch, the best first: the greatest of (way, touched at, natural key) counts.
_CLICKED, _NAMED, _COUPON = 3, 2, 1

_IDS = """WITH reported AS (SELECT * FROM every_ad_delivery WHERE batch_id NOT IN {withdrawn})
    SELECT DISTINCT id, account, coalesce(campaign, '') FROM (
        SELECT ad AS id, account, campaign FROM reported
        UNION ALL SELECT keyword, account, campaign FROM reported
        UNION ALL SELECT ad_group, account, campaign FROM reported)
    WHERE id <> '' AND id IN (SELECT ad FROM in_force_order_touch UNION SELECT ad_group FROM in_force_order_touch)"""
_NAMES = """SELECT DISTINCT account, coalesce(campaign, ''), coalesce(campaign_name, '') FROM every_ad_delivery
    WHERE batch_id NOT IN {withdrawn}"""


class Reported:
    """Campaigns that media accounts ever reported, in force or not, but not withdrawn (policy 2.10.1)."""

    def __init__(self, lake):
        withdrawn = lake.withdrawn()
        self.pairs_of_id = defaultdict(set)
        for text, account, campaign in lake.ask(_IDS.format(withdrawn=withdrawn)):
            self.pairs_of_id[text].add((account, campaign))
        self._accounts_of_campaign = defaultdict(set)
        # By (account, name); the account is empty for those of all accounts.
        self._campaigns_of_name = defaultdict(set)
        for account, campaign, name in lake.ask(_NAMES.format(withdrawn=withdrawn)):
            self._accounts_of_campaign[campaign].add(account)
            self._campaigns_of_name[account, name].add(campaign)
            self._campaigns_of_name["", name].add(campaign)

    def by_id(self, text):
        """(media account, campaign) of an ad, keyword or ad group; None unless it is exactly one."""
        pairs = self.pairs_of_id.get(text, ())
        return next(iter(pairs)) if len(pairs) == 1 else None

    def by_name(self, media, name):
        """(media account, campaign) of a campaign called by its id or its name; as given where it is not known."""
        if not name:
            return media, name
        accounts = self._accounts_of_campaign.get(name, ())
        if not (media in accounts or (not media and accounts)):
            campaigns = self._campaigns_of_name.get((media, name), ())
            if len(campaigns) == 1:
                (name,) = campaigns
        accounts = self._accounts_of_campaign.get(name, ())
        if not media and len(accounts) == 1:
            (media,) = accounts
        return media, name


class Links:
    """The link of every order with a touch in force."""

    def __init__(self, lake, meant):
        """`meant`: id of the media account that a name means (policy 2.12)."""
        self._meant = meant
        self._aliases = {}
        # (subject, message) of what the policy has no word for.
        self.strange = []
        for _, row in lake.rows("campaign_alias"):
            if row.kind not in _ALIAS_KINDS:
                self.strange.append((f"campaign_alias {row.key}", f"the kind `{row.kind}` is not in the policy"))
            elif row.media_account or row.campaign:
                self._aliases[row.kind, row.value] = (meant(row.media_account), row.campaign)
        self._reported = Reported(lake)
        newest = {}
        for _, row in lake.rows("order_touch"):
            way, link = self._try(row)
            place, rank = (row.account, row.order_id), (way, row.touched_at, row.key)
            if way and (place not in newest or rank > newest[place][0]):
                newest[place] = (rank, link)
        self._links = {place: link for place, (_, link) in newest.items()}

    def of(self, shop, order_id):
        """(media account, campaign) of an order, both empty where no touch gives anything."""
        return self._links.get((shop, order_id), ("", ""))

    def _alias(self, kind, text):
        return self._aliases.get((kind, text)) if text else None

    def _try(self, touch):
        """(way, (media account, campaign)) of a touch; way 0 where it gives nothing."""
        for text in (touch.ad, touch.ad_group):
            clicked = self._alias("ad", text) or (self._reported.by_id(text) if text else None)
            if clicked:
                return _CLICKED, clicked
        named = self._by_name(touch)
        if any(named):
            return _NAMED, named
        coupon = self._alias("coupon", touch.coupon)
        return (_COUPON, coupon) if coupon else (0, ("", ""))

    def _by_name(self, touch):
        if touch.campaign:
            text, alias = touch.campaign, self._alias("campaign", touch.campaign)
        else:
            text, alias = touch.utm_campaign, self._alias("utm_campaign", touch.utm_campaign)
        media, campaign = alias or ("", text)
        # An alias that names only an account leaves the text as it is.
        campaign = campaign or text
        if not media:
            media = self._meant(touch.media_account)
        if not media and not touch.media_account:
            media, _ = self._alias("utm_source", touch.utm_source) or ("", "")
        return self._reported.by_name(media, campaign)
