"""Deliberate faults of links, payout kinds, suppliers, free credit, stock, points and accruals."""

_J = "lake.journal"


def _moved(where, **columns):
    """SQL that changes columns of journal lines."""
    changes = ", ".join(f"{name} = '{value}'" for name, value in columns.items())
    return f"UPDATE {_J} SET {changes} WHERE {where}"


def _shifted(where, code, other, by=1):
    """SQL that moves minor units from one account of a group to another; the entry still balances."""
    amount = f"CASE code WHEN '{code}' THEN {by} ELSE -{by} END"
    return (
        f"UPDATE {_J} SET amount = amount + {amount}, functional = functional + {amount}"
        f" WHERE code IN ('{code}', '{other}') AND {where}"
    )


# What is done to the lake, and the checks that must then fail.
MORE_BREAKS = {
    "the only report of a clicked ad lost": (
        "DELETE FROM lake.ad_delivery WHERE ad = 'ad-9'",
        ["orders"],
    ),
    "an ad reported under two campaigns": (
        "INSERT INTO lake.ad_delivery SELECT * REPLACE (campaign || '2' AS campaign) FROM lake.ad_delivery"
        " WHERE ad = 'ad-9'",
        ["orders"],
    ),
    "an alias of a campaign changed": (
        "UPDATE lake.campaign_alias SET campaign = 'other' WHERE kind = 'utm_campaign'",
        ["orders"],
    ),
    "a coupon that means nothing any more": (
        "DELETE FROM lake.campaign_alias WHERE kind = 'coupon'",
        ["orders", "conservation"],
    ),
    "an alias of no known kind": (
        "UPDATE lake.campaign_alias SET kind = 'hearsay' WHERE kind = 'utm_source'",
        ["ad spend"],
    ),
    "a chargeback in suspense": (_moved("group_key = 'pay:toss:1010' AND code = '108'", code="134"), ["payouts"]),
    "a reserve kept as a fee": (_moved("group_key = 'pay:toss:payout:P90' AND code = '1201'", code="831"), ["payouts"]),
    "the mall's share of coupons paid by the gateway": (
        _moved("group_key = 'pay:mallpay:1002' AND code = '108' AND partner = 'mall'", partner="mallpay"),
        ["payouts"],
    ),
    "advertising set off against receivables": (
        _moved("group_key = 'pay:mallpay:payout:P78' AND code = '1392'", code="108"),
        ["payouts"],
    ),
    "a deduction on the wrong side": (
        _moved("group_key = 'pay:mallpay:payout:P79' AND code = '134'", code="257"),
        ["payouts"],
    ),
    "a payout line of no known kind": (
        "UPDATE lake.payout_line SET kind = 'gift' WHERE payout_id = 'P79'",
        ["payouts"],
    ),
    "a write-off that takes back revenue": (
        _moved("group_key = 'order:own:1010' AND code = '835'", code="402"),
        ["orders", "rollup"],
    ),
    "a change of no known kind": (
        "UPDATE lake.order_change SET kind = 'swap' WHERE order_id = '1010'",
        ["orders"],
    ),
    "a supplier's share taken for revenue": (
        _moved("group_key = 'order:own:1017' AND code = '251'", code="401"),
        ["orders", "conservation", "rollup"],
    ),
    "a supplier's share not taken back": (
        f"DELETE FROM {_J} WHERE group_key = 'order:own:1011' AND batch_id = 2 AND code IN ('251', '402')",
        ["orders", "balance"],
    ),
    "a supplier's share off by one": (
        _shifted("group_key = 'order:own:1011' AND economic_on = '2026-08-12'", "251", "402"),
        ["orders"],
    ),
    "a commission changed": ("UPDATE lake.product SET commission_rate = 0.3 WHERE product = 'vase'", ["orders"]),
    "a supplier's terms lost": ("DELETE FROM lake.product WHERE product = 'lamp'", ["orders"]),
    "a seller of no known role": ("UPDATE lake.order_line SET role = 'broker' WHERE order_id = '1017'", ["orders"]),
    "a supplier paid into suspense": (
        _moved("group_key LIKE 'bank:kb:2026-09-10%' AND code = '251'", code="134", partner="kb"),
        ["bank"],
    ),
}
