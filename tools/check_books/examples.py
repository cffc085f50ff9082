"""The facts of each worked entry of docs/posting-policy.md, as its words tell them."""

from collections import namedtuple

from .sample import COMPANY, bank, change, charge, cost, opening, payout, rate, sale, spend, touch

# Kind of groups compared; facts known before, if the entry shows only the difference; company; attributes that
# accounts of the sample have here.
Example = namedtuple("Example", "kinds facts before company accounts", defaults=((), COMPANY, {}))

_SHIPPED = COMPANY | {"revenue_date": "shipped"}
_POUNDS = COMPANY | {"currency": "GBP"}
_DAY = "2026-08-03"

_TEE = cost("own", "tee", "7000.25") + touch("own", "1001", media_account="naver", campaign="brand")
_TEE += touch("own", "1001", at="2026-07-31T00:00:00Z", media_account="kakao", campaign="talk")
_TEE += sale("own", "1001", "tee", 33000, quantity=2)
_BAG = sale(
    "mall",
    "1002",
    "bag",
    39900,
    seller_discount=5000,
    points_seller=900,
    mall_discount=2000,
    points_mall=1000,
    shipping_fee=3000,
)
_PIN = sale("own", "1005", "pin", 1003)
_PIN_BACK = change("own", "1005", "2026-08-12", 501) + change("own", "1005", "2026-08-13", 502)
_SEARCH = rate("2026-08-10", "1385.40") + rate("2026-08-09", "1") + rate("2026-08-11", "9999")
_SEARCH += spend("google", "2026-08-10", ("search", "", "1234.56"), basis="none", currency="USD")
_GOOGLE_CHARGE = charge("google", "charge", "2026-09-01", 123456, currency="USD", settled=1730977)

EXAMPLES = {
    "E01": Example("ad", spend("naver", _DAY, ("brand", "pc", 110000))),
    "E02": Example("ad", spend("naver", _DAY, ("shop", "pc", 3334), ("brand", "mo", 3333), ("brand", "pc", 3333))),
    "E03": Example("ad", spend("naver", _DAY, ("d", "", 0), ("a", "", 5000), ("b", "", 5000), ("c", "", 5000))),
    "E04": Example(
        "ad", spend("naver", "2026-03-10", ("brand", "", "1234.56"), ("shop", "", "987.65"), basis="excluded")
    ),
    "E05": Example("ad", spend("clinic", _DAY, ("skin", "", 55000))),
    "E06": Example("ad", spend("clinic", _DAY, ("skin", "", 10005), basis="excluded")),
    "E07": Example("ad", spend("kakao", _DAY, ("talk", "", 44000))),
    "E08": Example(
        "ad",
        spend("naver", _DAY, ("brand", "", 78000), ("shop", "", 52000))
        + charge("naver", "free_credit_used", _DAY, 50000),
    ),
    "E09": Example("ad", spend("naver", _DAY, ("brand", "", 98700)), spend("naver", _DAY, ("brand", "", 100000))),
    "E10": Example("ad", spend("naver", _DAY, ("brand", "", 98650)), spend("naver", _DAY, ("brand", "", 98700))),
    "E11": Example("charge", charge("naver", "top_up", "2026-08-01", 1000000)),
    "E12": Example("bank", bank("2026-08-01", -1000000, counterparty="네이버비즈머니")),
    "E13": Example("charge", charge("naver", "invoice", "2026-08-31", 5000000, 4545455, 454545)),
    "E14": Example("charge", charge("kakao", "charge", "2026-08-10", 540000)),
    "E15": Example("charge", charge("meta", "invoice", "2026-08-31", 10231000, 9300910, 930090)),
    "E16": Example("charge", charge("meta", "payment", "2026-09-30", 10231000)),
    "E17": Example("charge", charge("naver", "refund", "2026-08-20", 200000)),
    "E18": Example(
        "charge",
        charge("kakao", "credit_memo", "2026-09-10", 37420, 34019, 3401, service_to="2026-08-31", campaign="talk"),
    ),
    "E19": Example("charge", charge("clinic", "credit_memo", "2026-09-10", 11000, 10000, 1000)),
    "E20": Example("charge", charge("naver", "free_credit_granted", "2026-08-02", 50000)),
    "E21": Example("order", _TEE),
    "E22": Example("order", _BAG),
    "E23": Example(
        "order",
        sale("own", "1003", "c", 1005, "3")
        + sale("own", "1003", "a", 1005, "1")
        + sale("own", "1003", "b", 1005, "2")
        + sale("own", "1003", "rice", 5000, "4", tax="exempt"),
    ),
    "E24": Example(
        "order",
        sale("uk", "9", "x", "1.275", "1", currency="GBP", tax="zero_rated")
        + sale("uk", "9", "y", "1.275", "2", currency="GBP", tax="zero_rated")
        + sale("uk", "9", "z", "2.550", "3", currency="GBP", tax="zero_rated"),
        (),
        _POUNDS,
    ),
    "E25": Example(
        "order",
        cost("own", "cap", 4000)
        + cost("own", "cap", 4200, "2026-08-05")
        + sale("own", "1004", "cap", 22000, shipped_on="2026-08-05"),
        (),
        _SHIPPED,
    ),
    "E26": Example("order", _PIN + _PIN_BACK, _PIN),
    "E27": Example("order", _TEE + change("own", "1001", "2026-08-12", 16500, restocked=True), _TEE),
    "E28": Example(
        "order", _BAG + change("mall", "1002", "2026-08-12", 31000, shipping_refund=3000, mall_discount=3000), _BAG
    ),
    "E29": Example(
        "order",
        sale("own", "1006", "mug", 20000) + change("own", "1006", "2026-08-04", 20000, kind="cancel"),
        (),
        _SHIPPED,
    ),
    "E30": Example(
        "order",
        sale("own", "1007", "mug", 30000, quantity=3, shipped_on="2026-08-06")
        + change("own", "1007", "2026-08-04", 10000, kind="cancel"),
        (),
        _SHIPPED,
    ),
    "E31": Example(
        "order",
        cost("own", "tee", "7000.25") + change("own", "0990", "2026-08-12", 11000, product="tee", restocked=True),
    ),
    "E32": Example("pay", payout("mallpay", "1002", _DAY, "2026-08-06", 34000, 1020, 102, 3400, 29478)),
    "E33": Example("pay", payout("mallpay", "1002", "2026-08-12", "2026-08-17", -34000, 0, 0, 0, -34000)),
    "E34": Example("pay", payout("mallpay", "", "2026-09-30", "2026-09-30", 0, 0, 0, -3400, 3400, "P77")),
    "E35": Example("bank", bank("2026-08-06", 29478, memo="몰페이정산")),
    "E36": Example(
        "bank", bank("2026-08-07", 50000, description="홍길동") + bank("2026-08-07", -33000, description="문구점")
    ),
    "E37": Example(
        "ad",
        rate(_DAY, 1350)
        + spend("google", _DAY, ("a", "", "0.01"), ("b", "", "0.01"), ("c", "", "0.01"), basis="none", currency="USD"),
    ),
    "E38": Example("ad", _SEARCH),
    "E39": Example("charge", _GOOGLE_CHARGE),
    "E40": Example("fx", _SEARCH + _GOOGLE_CHARGE),
    "E41": Example("bank", bank("2026-09-03", -1730977, description="GOOGLE ADS")),
    "E42": Example(
        "fx",
        _SEARCH
        + rate("2026-08-20", 1380)
        + rate("2026-09-01", 1400)
        + charge("google", "charge", "2026-08-20", 100000, currency="USD")
        + charge("google", "charge", "2026-09-01", 23456, currency="USD"),
    ),
    "E43": Example(
        "fx",
        rate("2026-08-10", 1390)
        + rate("2026-08-11", 1400)
        + spend("google", "2026-08-10", ("a", "", 100), basis="none", currency="USD")
        + charge("google", "charge", "2026-08-11", 30000, currency="USD"),
    ),
    "E44": Example(
        "opening",
        opening("103", 5000000, "kb")
        + opening("131", 300000, "naver")
        + opening("253", -1200000, "meta")
        + opening("146", 900000)
        + opening("375", -5000000),
    ),
    "E45": Example("ad", spend("naver", _DAY, ("brand", "", 98700)), spend("naver", _DAY, ("brand", "", 100000))),
    "E46": Example(
        "order", _PIN + _PIN_BACK + touch("own", "1005", media_account="naver", utm_campaign="brand"), _PIN + _PIN_BACK
    ),
    "E47": Example("order", _BAG + cost("mall", "bag", 12000), _BAG),
    "E48": Example("order", _BAG, _BAG),
}
