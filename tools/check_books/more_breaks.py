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


def _says(account, was, becomes):
    """SQL that changes what an account says of itself."""
    return f"UPDATE lake.jangbu_account SET body = replace(body, '{was}', '{becomes}') WHERE id = '{account}'"


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
        ["entries"],
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
    "free credit used twice": (_shifted("group_key = 'credit:naver:'", "131", "833", 50000), ["free credit", "rollup"]),
    "free credit used after its end": (
        "UPDATE lake.media_charge SET service_to = '2026-08-02' WHERE kind = 'free_credit_granted'",
        ["free credit"],
    ),
    "free credit worked out where a row says what was used": (
        "INSERT INTO lake.media_charge SELECT * REPLACE (fact_id + 900 AS fact_id, 'used' AS key, 'free_credit_used' AS"
        " kind, DATE '2026-08-04' AS charged_on) FROM lake.media_charge WHERE kind = 'free_credit_granted'",
        ["free credit", "ad spend"],
    ),
    "free credit used though paid money comes first": (
        _says("naver", '"billing": "prepaid"', '"billing": "prepaid", "credit_use": "paid_first"'),
        ["free credit"],
    ),
    "VAT of spend that the medium cuts to ten won": (
        _says("naver", '"billing": "prepaid"', '"billing": "prepaid", "vat_rounding": "ten_won"'),
        ["ad spend", "free credit"],
    ),
    "a mark-up of another fraction": (_says("agency", "3/17", "17.65%"), ["ad spend"]),
    "a mark-up that is no fraction": (_says("agency", "3/17", "lots"), ["ad spend"]),
    "a mark-up on another campaign": (
        _moved("group_key = 'ad:agency:2026-08-03' AND code = '831'", campaign="other"),
        ["ad spend", "rollup"],
    ),
    "VAT of the agency's fee as cost": (
        _moved("group_key LIKE 'charge:agency:%' AND code = '135'", code="831"),
        ["media documents", "rollup"],
    ),
    "reverse charge at the rate of the day": ("DELETE FROM lake.fx_rate WHERE kind = 'selling'", ["media documents"]),
    "reverse charge of an account that owes none": (
        _says("academy", "reverse_charge", "none"),
        ["media documents"],
    ),
    "VAT of an account in no known way": (
        _says("academy", "reverse_charge", "perhaps"),
        ["media documents"],
    ),
    "a document of no known kind": (
        "UPDATE lake.media_charge SET kind = 'gift' WHERE kind = 'agency_fee'",
        ["media documents"],
    ),
    "a month's end never taken back": (
        f"DELETE FROM {_J} WHERE group_key = 'reval:google:' AND economic_on = '2026-09-01'",
        ["month's ends"],
    ),
    "a rate of no known kind": ("UPDATE lake.fx_rate SET kind = 'buying' WHERE kind = 'selling'", ["entries"]),
    "a month's end at another rate": (
        "UPDATE lake.fx_rate SET rate = rate + 1 WHERE kind = 'closing'",
        ["month's ends"],
    ),
    "a closing rate of a day that ends no month": (
        "UPDATE lake.fx_rate SET rate_on = DATE '2026-08-30' WHERE kind = 'closing'",
        ["month's ends"],
    ),
    "points granted for nothing owed": (
        _moved("group_key LIKE 'points:own:granted%' AND code = '2591'", code="257"),
        ["points"],
    ),
    "points used that were granted": (
        "UPDATE lake.points SET kind = 'revoked' WHERE kind = 'granted'",
        ["points"],
    ),
    "points of no known kind": ("UPDATE lake.points SET kind = 'lost' WHERE kind = 'expired'", ["points"]),
    "goods owed to another supplier": (
        _moved("group_key LIKE 'receipt:own:tee-2026-08-01' AND code = '251'", partner="potter"),
        ["goods received"],
    ),
    "VAT of goods taken before the invoice": (
        _moved("group_key LIKE 'receipt:own:tee-2026-08-01' AND code = '1351'", code="135"),
        ["goods received"],
    ),
    "goods of no known kind": (
        "UPDATE lake.goods_receipt SET kind = 'found' WHERE kind = 'return'",
        ["goods received", "moving average"],
    ),
    "goods that were there at the start, bought again": (
        "UPDATE lake.goods_receipt SET kind = 'opening' WHERE product = 'cap'",
        ["goods received"],
    ),
    "a correction of the average lost": (f"DELETE FROM {_J} WHERE group_key = 'stock:own:cap'", ["moving average"]),
    "a correction of the average on another campaign": (
        _moved("group_key = 'stock:own:cap' AND code = '451' AND campaign = 'brand'", campaign="other"),
        ["moving average", "rollup"],
    ),
    "a gap of stock filled at its own price": (
        f"DELETE FROM {_J} WHERE group_key = 'stock:own:mug'",
        ["moving average"],
    ),
    "pieces received that were not": (
        "UPDATE lake.goods_receipt SET quantity = quantity + 1 WHERE product = 'tee' AND kind = 'purchase'",
        ["moving average"],
    ),
    "a sale at a cost that nobody paid": (
        "UPDATE lake.goods_receipt SET supply = supply * 2, vat = vat * 2 WHERE product = 'mug'",
        ["orders", "goods received", "moving average"],
    ),
    "an accrual never taken back": (
        f"DELETE FROM {_J} WHERE group_key = 'accrual::a1' AND economic_on = '2026-09-10'",
        ["accruals", "rollup"],
    ),
    "an odd won on the last day of an accrual": (
        _shifted("group_key = 'accrual::a1' AND economic_on = '2026-09-02'", "833", "262"),
        ["accruals"],
    ),
    "an accrual of another party": (_moved("group_key = 'accrual::a2'", partner="mill"), ["accruals"]),
}
