"""The worked entries of docs/posting-policy.md, those from E49 on added."""

from .examples import EXAMPLES as _FIRST
from .examples import Example
from .sample import accrual, bank, change, charge, cost, payout, points, rate, receipt, sale, spend, touch

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

_GRANTED = charge("naver", "free_credit_granted", "2026-08-02", 50000)
_SPENT_IN_TWO = spend("naver", _DAY, ("brand", "", 80000)) + spend("naver", "2026-08-04", ("brand", "", 60000))
_CAMPAIGN = spend("agency", _DAY, ("talk", "", 9350000))

_MEDIA = {
    "E59": Example("credit", _GRANTED + spend("naver", _DAY, ("brand", "", 130000))),
    "E60": Example(
        "credit",
        charge("naver", "top_up", "2026-08-01", 100000) + _GRANTED + _SPENT_IN_TWO,
        accounts={"naver": {"credit_use": "paid_first"}},
    ),
    "E61": Example(
        "charge",
        rate("2026-09-01", 1390)
        + rate("2026-09-01", "1398.50", "selling")
        + charge("academy", "charge", "2026-09-01", 100000, currency="USD"),
    ),
    "E62": Example("ad", _CAMPAIGN),
    "E63": Example("charge", charge("agency", "agency_fee", "2026-08-31", 1650275, 1500250, 150025)),
    "E64": Example(
        "ad",
        spend("naver", _DAY, ("brand", "", 123456), basis="excluded"),
        accounts={"naver": {"vat_rounding": "ten_won"}},
    ),
    "E65": Example(
        "ad",
        spend("naver", _DAY, ("brand", "", 17)),
        accounts={"naver": {"vat_rounding": "half_up_supply"}},
    ),
    "E68": Example("reval", _FIRST["E38"].facts + rate("2026-08-31", 1390, "closing")),
}

_ACCRUALS = {
    "E66": Example(
        "accrual",
        accrual("a1", "833", "meta", "2026-08-30", "2026-09-02", 1000003, "talk", "2026-09-10"),
    ),
    "E67": Example("accrual", accrual("a2", "831", "studio", "2026-08-31", "2026-08-31", 300000)),
}
_CAP = receipt("own", "cap", "2026-08-01", 10, 70000) + receipt("own", "cap", "2026-08-05", 10, 90000)
_CAP += sale("own", "1013", "cap", 40000, quantity=4) + sale("own", "1014", "cap", 60000, quantity=6, paid="2026-08-06")
_CAP += sale("own", "1015", "cap", 20000, quantity=2, paid="2026-08-06")
_CAP += touch("own", "1015", media_account="naver", campaign="brand")
_MUG = receipt("own", "mug", "2026-08-01", 2, 10000) + receipt("own", "mug", "2026-08-10", 4, 24000)
_MUG += sale("own", "1016", "mug", 30000, quantity=3)
_GOODS = {
    "E69": Example("points", points("own", "2026-08-05", "granted", 330, "1001")),
    "E70": Example(
        "points", points("own", _LATER, "used", 200, "1012") + points("own", "2027-08-05", "expired", 130)
    ),
    "E71": Example("receipt", receipt("own", "tee", "2026-08-01", 10, 70000, 7000)),
    "E72": Example("receipt", receipt("own", "tee", _LATER, 1, 7000, 700, "return")),
    "E73": Example("stock", _CAP),
    "E74": Example("stock", _MUG),
}

EXAMPLES = _FIRST | _DISPUTES | _AGENT | _MEDIA | _ACCRUALS | _GOODS
