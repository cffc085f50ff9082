"""Cases of the link of an order (policy 2.10), each with the touches of one order and what they give."""

import duckdb

from .lake import Lake
from .links import Links
from .sample import alias, create_log, create_tables, insert_facts, touch

_MEDIA = {"네이버": "naver", "kakao": "kakao"}


def _report(account, campaign, name="", **unit):
    fact = {"account": account, "day": "2026-08-03", "reported_day": "2026-08-03", "campaign": campaign}
    return [("ad_delivery", fact | {"campaign_name": name, "ad_group": "", "cost": 0} | unit)]


_REPORTS = _report("naver", "c1", "brand", ad="a1", keyword="k1", ad_group="g1")
_REPORTS += _report("naver", "c2", "shop", ad_group="g1") + _report("naver", "c3", "shop", ad="a3")
_REPORTS += _report("kakao", "c1", "talk") + _report("kakao", "c4", "only") + _report("kakao", "c5", "brand")
_ALIASES = alias("ad", "a3", "네이버", "by hand") + alias("ad", "zero") + alias("ad", "g9", "", "groups")
_LATER = "2026-08-02T00:00:00Z"


def _touch(**fields):
    return touch("own", "1", **fields)


# Name of the case -> (facts, what the touches give).
CASES = {
    "no touch": (_REPORTS, ("", "")),
    "a touch that says nothing": (_touch(), ("", "")),
    "an ad": (_touch(ad="a1"), ("naver", "c1")),
    "a keyword, named as ad group": (_touch(ad_group="k1"), ("naver", "c1")),
    "an ad group of two campaigns": (_touch(ad_group="g1"), ("", "")),
    "the ad before the ad group": (_touch(ad="a1", ad_group="g9"), ("naver", "c1")),
    "the ad group where the ad is not known": (_touch(ad="a8", ad_group="g9"), ("", "groups")),
    "an alias before the report": (_touch(ad="a3"), ("naver", "by hand")),
    "an alias that names nothing": (_touch(ad="zero"), ("", "")),
    "a campaign of that id": (_touch(media_account="kakao", campaign="c1"), ("kakao", "c1")),
    "a campaign's name": (_touch(media_account="네이버", campaign="brand"), ("naver", "c1")),
    "a name of two campaigns": (_touch(media_account="naver", campaign="shop"), ("naver", "shop")),
    "a name of two accounts": (_touch(campaign="brand"), ("", "brand")),
    "an id of two accounts": (_touch(campaign="c1"), ("", "c1")),
    "a name of one account": (_touch(utm_campaign="only"), ("kakao", "c4")),
    "the campaign before utm_campaign": (_touch(campaign="only", utm_campaign="talk"), ("kakao", "c4")),
    "an account that is not registered": (_touch(media_account="daum", campaign="only"), ("daum", "only")),
    "the source says the account": (
        _touch(utm_source="nv", utm_campaign="x") + alias("utm_source", "nv", "naver"),
        ("naver", "x"),
    ),
    "the touch's account before the source": (
        _touch(media_account="kakao", utm_source="nv", utm_campaign="x") + alias("utm_source", "nv", "naver"),
        ("kakao", "x"),
    ),
    "an alias of a name, looked up after it": (
        _touch(media_account="naver", utm_campaign="x") + alias("utm_campaign", "x", "", "brand"),
        ("naver", "c1"),
    ),
    "an alias's account before the touch's": (
        _touch(media_account="naver", campaign="x") + alias("campaign", "x", "kakao", "only"),
        ("kakao", "c4"),
    ),
    "a coupon": (_touch(coupon="W") + alias("coupon", "W", "kakao", "only"), ("kakao", "only")),
    "a name before a later coupon": (
        _touch(campaign="only") + _touch(at=_LATER, coupon="W") + alias("coupon", "W", "naver", "w"),
        ("kakao", "c4"),
    ),
    "a click before a later name": (_touch(ad="a1") + _touch(at=_LATER, campaign="only"), ("naver", "c1")),
    "the later of two names": (_touch(campaign="c2") + _touch(at=_LATER, campaign="only"), ("kakao", "c4")),
    "the greater key of one instant": (
        _touch(campaign="c2", key="b") + _touch(campaign="only", key="a"),
        ("naver", "c2"),
    ),
}


def link_failures():
    """What a case gives that it should not."""
    failures = []
    for name, (facts, expected) in CASES.items():
        connection = duckdb.connect()
        connection.execute("ATTACH ':memory:' AS lake")
        create_tables(connection)
        create_log(connection, "lake.")
        insert_facts(connection, 1, facts + _REPORTS + _ALIASES)
        given = Links(Lake(connection, "lake."), lambda media: _MEDIA.get(media, media)).of("own", "1")
        if given != expected:
            failures.append(f"link, {name}: given {given}, should be {expected}")
    print(f"links of an order: {len(CASES)}")
    return failures
