//! Worked entries of ad spend.

use crate::example::Example;

pub(super) const EXAMPLES: &[Example] = &[
    Example {
        entry: "E62",
        title: "Mark-up of an agency",
        given: &["ad_delivery media=agency day=2026-08-03 campaign=talk cost=9350000"],
        lines: &[
            "2026-08-03 833 +8,500,000 m=agency c=talk",
            "2026-08-03 1351 +850,000 m=agency",
            "2026-08-03 831 +1,500,000 m=agency c=talk",
            "2026-08-03 262 -10,850,000 m=agency",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E64",
        title: "VAT cut to ten won",
        given: &[
            "account id=naver kind=media billing=prepaid vat=recoverable vat_rounding=ten_won",
            "ad_delivery media=naver day=2026-08-03 campaign=brand cost=123456 vat_basis=excluded",
        ],
        lines: &[
            "2026-08-03 833 +123,456 m=naver c=brand",
            "2026-08-03 1351 +12,340 m=naver",
            "2026-08-03 131 -135,796 m=naver",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E65",
        title: "The supply rounded half up",
        given: &[
            "account id=naver kind=media billing=prepaid vat=recoverable vat_rounding=half_up_supply",
            "ad_delivery media=naver day=2026-08-03 campaign=brand cost=17",
        ],
        lines: &["2026-08-03 833 +15 m=naver c=brand", "2026-08-03 1351 +2 m=naver", "2026-08-03 131 -17 m=naver"],
        ..Example::EMPTY
    },
    Example {
        entry: "E01",
        title: "Prepaid, VAT recoverable",
        given: &["ad_delivery media=naver day=2026-08-03 campaign=brand ad_group=pc cost=110000"],
        lines: &[
            "2026-08-03 833 +100,000 m=naver c=brand g=pc",
            "2026-08-03 1351 +10,000 m=naver",
            "2026-08-03 131 -110,000 m=naver",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E02",
        title: "The odd won goes to the supply, the leftover to the largest fraction",
        given: &[
            "ad_delivery media=naver day=2026-08-03 campaign=brand ad_group=mo cost=3333",
            "ad_delivery media=naver day=2026-08-03 campaign=brand ad_group=pc cost=3333",
            "ad_delivery media=naver day=2026-08-03 campaign=shop ad_group=pc cost=3334",
        ],
        lines: &[
            "2026-08-03 833 +3,030 m=naver c=brand g=mo",
            "2026-08-03 833 +3,030 m=naver c=brand g=pc",
            "2026-08-03 833 +3,031 m=naver c=shop g=pc",
            "2026-08-03 1351 +909 m=naver",
            "2026-08-03 131 -10,000 m=naver",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E03",
        title: "A tie goes to the earlier party; no cost, no line",
        given: &[
            "ad_delivery media=naver day=2026-08-03 campaign=c cost=5000",
            "ad_delivery media=naver day=2026-08-03 campaign=d cost=0",
            "ad_delivery media=naver day=2026-08-03 campaign=a cost=5000",
            "ad_delivery media=naver day=2026-08-03 campaign=b cost=5000",
        ],
        lines: &[
            "2026-08-03 833 +4,546 m=naver c=a",
            "2026-08-03 833 +4,546 m=naver c=b",
            "2026-08-03 833 +4,545 m=naver c=c",
            "2026-08-03 1351 +1,363 m=naver",
            "2026-08-03 131 -15,000 m=naver",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E04",
        title: "Cost reported without VAT, with decimals",
        given: &[
            "ad_delivery media=naver day=2026-03-10 campaign=brand cost=1234.56 vat_basis=excluded",
            "ad_delivery media=naver day=2026-03-10 campaign=shop cost=987.65 vat_basis=excluded",
        ],
        lines: &[
            "2026-03-10 833 +1,234 m=naver c=brand",
            "2026-03-10 833 +988 m=naver c=shop",
            "2026-03-10 1351 +222 m=naver",
            "2026-03-10 131 -2,444 m=naver",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E05",
        title: "VAT not recoverable, included: the tax is cost",
        given: &["ad_delivery media=clinic day=2026-08-03 campaign=skin cost=55000"],
        lines: &["2026-08-03 833 +55,000 m=clinic c=skin", "2026-08-03 131 -55,000 m=clinic"],
        ..Example::EMPTY
    },
    Example {
        entry: "E06",
        title: "VAT not recoverable, excluded",
        given: &["ad_delivery media=clinic day=2026-08-03 campaign=skin cost=10005.00 vat_basis=excluded"],
        lines: &["2026-08-03 833 +11,005 m=clinic c=skin", "2026-08-03 131 -11,005 m=clinic"],
        ..Example::EMPTY
    },
    Example {
        entry: "E07",
        title: "Threshold billing accrues",
        given: &["ad_delivery media=kakao day=2026-08-03 campaign=talk cost=44000"],
        lines: &[
            "2026-08-03 833 +40,000 m=kakao c=talk",
            "2026-08-03 1351 +4,000 m=kakao",
            "2026-08-03 262 -44,000 m=kakao",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E08",
        title: "Free credit used: only paid money is cost",
        given: &[
            "ad_delivery media=naver day=2026-08-03 campaign=brand cost=78000",
            "ad_delivery media=naver day=2026-08-03 campaign=shop cost=52000",
            "media_charge media=naver charge_id=f1 kind=free_credit_used charged_on=2026-08-03 total=50000",
        ],
        lines: &[
            "2026-08-03 833 +43,636 m=naver c=brand",
            "2026-08-03 833 +29,091 m=naver c=shop",
            "2026-08-03 1351 +7,273 m=naver",
            "2026-08-03 131 -80,000 m=naver",
        ],
        ..Example::EMPTY
    },
    Example {
        title: "Free credit on a day without cost stands without a campaign",
        given: &["media_charge media=kakao charge_id=f2 kind=free_credit_used charged_on=2026-08-04 total=1100"],
        lines: &["2026-08-04 262 +1,100 m=kakao", "2026-08-04 1351 -100 m=kakao", "2026-08-04 833 -1,000 m=kakao"],
        ..Example::EMPTY
    },
    Example {
        entry: "E09",
        title: "Restatement, first: the difference is posted",
        before: &["ad_delivery media=naver day=2026-08-03 campaign=brand cost=100000"],
        given: &["ad_delivery media=naver day=2026-08-03 campaign=brand cost=98700"],
        lines: &[
            "2026-08-03 131 +1,300 m=naver",
            "2026-08-03 833 -1,182 m=naver c=brand",
            "2026-08-03 1351 -118 m=naver",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E10",
        title: "Restatement, second",
        before: &["ad_delivery media=naver day=2026-08-03 campaign=brand cost=98700"],
        given: &["ad_delivery media=naver day=2026-08-03 campaign=brand cost=98650"],
        lines: &["2026-08-03 131 +50 m=naver", "2026-08-03 833 -46 m=naver c=brand", "2026-08-03 1351 -4 m=naver"],
        ..Example::EMPTY
    },
    Example {
        entry: "E37",
        title: "Foreign currency: convert the total, then allot",
        given: &[
            "fx_rate rate_on=2026-08-03 currency=USD quote=KRW rate=1350",
            "ad_delivery media=google day=2026-08-03 campaign=a cost=0.01 currency=USD vat_basis=none",
            "ad_delivery media=google day=2026-08-03 campaign=b cost=0.01 currency=USD vat_basis=none",
            "ad_delivery media=google day=2026-08-03 campaign=c cost=0.01 currency=USD vat_basis=none",
        ],
        lines: &[
            "2026-08-03 833 +0.01 USD = +14 m=google c=a",
            "2026-08-03 833 +0.01 USD = +14 m=google c=b",
            "2026-08-03 833 +0.01 USD = +13 m=google c=c",
            "2026-08-03 262 -0.03 USD = -41 m=google",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E38",
        title: "Spend in dollars",
        given: &[
            "fx_rate rate_on=2026-08-10 currency=USD quote=KRW rate=1385.40",
            "ad_delivery media=google day=2026-08-10 campaign=search cost=1234.56 currency=USD vat_basis=none",
        ],
        lines: &[
            "2026-08-10 833 +1,234.56 USD = +1,710,359 m=google c=search",
            "2026-08-10 262 -1,234.56 USD = -1,710,359 m=google",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E45",
        title: "A late restatement of a closed month keeps its economic date; it is posted on the first open day",
        before: &["ad_delivery media=naver day=2026-08-03 campaign=brand cost=100000"],
        given: &["ad_delivery media=naver day=2026-08-03 campaign=brand cost=98700"],
        lines: &[
            "2026-08-03 131 +1,300 m=naver",
            "2026-08-03 833 -1,182 m=naver c=brand",
            "2026-08-03 1351 -118 m=naver",
        ],
        ..Example::EMPTY
    },
];
