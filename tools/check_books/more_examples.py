"""The worked entries of docs/posting-policy.md, those from E49 on added."""

from .examples import EXAMPLES as _FIRST
from .examples import Example
from .sample import bank, change, charge, cost, payout, rate, sale, spend, touch

_DAY = "2026-08-03"
_LATER = "2026-08-20"

_COAT = sale("own", "1010", "coat", 100000)
_RESERVE = payout("toss", "", "2026-07-10", "2026-07-10", 0, 0, 0, 300000, -300000, "P90", "reserve")
_RESERVE += payout("toss", "", "2026-10-08", "2026-10-08", 0, 0, 0, -300000, 300000, "P91", "reserve")
_VASE = cost("own", "vase", None, supplier="potter", commission_rate="0.2")
_VASE += sale("own", "1011", "vase", 55000, seller_discount=5000, shipping_fee=3000, role="agent")
_VASE_BACK = change("own", "1011", "2026-08-12", 20000, change_id="1")
_VASE_BACK += change("own", "1011", _LATER, 33000, change_id="2")

_DISPUTES = {
    "E49": Example(
        "pay",
        payout("toss", "1010", "2026-09-10", "2026-09-15", -100000, 15000, 0, -80000, -35000, kind="chargeback"),
    ),
    "E50": Example("order", _COAT + change("own", "1010", "2026-10-05", 100000, kind="write_off"), _COAT),
    "E51": Example("pay", _RESERVE),
    "E52": Example("pay", payout("mallpay", "1002", _LATER, _LATER, 3000, 0, 0, 0, 3000, kind="mall_benefit")),
    "E53": Example("pay", payout("mallpay", "", _LATER, _LATER, -55000, 0, 0, 0, -55000, "P78", "ad_cost", "kakao")),
    "E54": Example("pay", payout("mallpay", "", _LATER, _LATER, -7000, 0, 0, 0, -7000, "P79", "deduction")),
}
_AGENT = {
    "E55": Example("order", _VASE),
    "E56": Example(
        "order",
        cost("own", "lamp", None, supplier="potter", supply_price="7000.50", commission_rate="0.5")
        + sale("own", "1017", "lamp", 30000, quantity=3, role="agent"),
    ),
    "E57": Example("order", _VASE + _VASE_BACK, _VASE),
    "E58": Example("bank", bank("2026-09-10", -44000, memo="도예공방")),
}

EXAMPLES = _FIRST | _DISPUTES | _AGENT
