//! Worked entries of orders and their changes.

use crate::example::Example;

const VASE: &str = "product shop=own product=vase supplier=potter commission_rate=0.2 valid_from=2026-01-01";
const SOLD: &str = "order_line shop=own order_id=1011 line_id=1 role=agent product=vase gross=55000 seller_discount=5000 shipping_fee=3000 paid_on=2026-08-03";

pub(super) const EXAMPLES: &[Example] = &[
    Example {
        entry: "E21",
        title: "Sale with cost, linked to a campaign",
        given: &[
            "product shop=own product=tee unit_cost=7000.25 valid_from=2026-01-01",
            "order_line shop=own order_id=1001 line_id=1 product=tee quantity=2 gross=33000 paid_on=2026-08-03",
            "order_touch shop=own order_id=1001 touched_at=2026-08-02T03:00:00Z media=naver campaign=brand",
            "order_touch shop=own order_id=1001 touched_at=2026-07-30T03:00:00Z media=meta campaign=reach",
            "order_touch shop=mall order_id=1001 touched_at=2026-08-02T09:00:00Z media=kakao campaign=talk",
        ],
        lines: &[
            "2026-08-03 108 +33,000 ch=own o=1001 w=toss",
            "2026-08-03 401 -30,000 m=naver c=brand ch=own p=tee o=1001",
            "2026-08-03 255 -3,000 ch=own o=1001",
            "2026-08-03 451 +14,001 m=naver c=brand ch=own p=tee o=1001",
            "2026-08-03 146 -14,001 ch=own p=tee o=1001",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E22",
        title: "Coupons and points by bearer, shipping",
        given: &["order_line shop=mall order_id=1002 line_id=1 product=bag gross=39900 seller_discount=5000 \
             points_seller=900 mall_discount=2000 points_mall=1000 shipping_fee=3000 paid_on=2026-08-03"],
        lines: &[
            "2026-08-03 108 +34,000 ch=mall o=1002 w=mallpay",
            "2026-08-03 108 +3,000 ch=mall o=1002 w=mall",
            "2026-08-03 4021 +5,363 ch=mall p=bag o=1002",
            "2026-08-03 401 -36,273 ch=mall p=bag o=1002",
            "2026-08-03 4011 -2,727 ch=mall o=1002",
            "2026-08-03 255 -3,363 ch=mall o=1002",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E23",
        title: "One VAT per order, an exempt line",
        given: &[
            "order_line shop=own order_id=1003 line_id=4 product=rice gross=5000 tax=exempt paid_on=2026-08-03",
            "order_line shop=own order_id=1003 line_id=3 product=c gross=1005 paid_on=2026-08-03",
            "order_line shop=own order_id=1003 line_id=2 product=b gross=1005 paid_on=2026-08-03",
            "order_line shop=own order_id=1003 line_id=1 product=a gross=1005 paid_on=2026-08-03",
        ],
        lines: &[
            "2026-08-03 108 +8,015 ch=own o=1003 w=toss",
            "2026-08-03 401 -914 ch=own p=a o=1003",
            "2026-08-03 401 -914 ch=own p=b o=1003",
            "2026-08-03 401 -913 ch=own p=c o=1003",
            "2026-08-03 401 -5,000 ch=own p=rice o=1003",
            "2026-08-03 255 -274 ch=own o=1003",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E24",
        title: "Fractions of the smallest unit; a shop that names no gateway is the partner itself",
        given: &[
            "company currency=GBP",
            "account id=uk kind=shop channel=uk",
            "order_line shop=uk order_id=9 line_id=1 product=x gross=1.275 currency=GBP tax=zero_rated \
             paid_on=2026-08-03",
            "order_line shop=uk order_id=9 line_id=2 product=y gross=1.275 currency=GBP tax=zero_rated \
             paid_on=2026-08-03",
            "order_line shop=uk order_id=9 line_id=3 product=z gross=2.550 currency=GBP tax=zero_rated \
             paid_on=2026-08-03",
        ],
        lines: &[
            "2026-08-03 108 +5.10 ch=uk o=9 w=uk",
            "2026-08-03 401 -1.28 ch=uk p=x o=9",
            "2026-08-03 401 -1.27 ch=uk p=y o=9",
            "2026-08-03 401 -2.55 ch=uk p=z o=9",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E25",
        title: "Revenue date shipped",
        given: &[
            "company revenue_date=shipped",
            "product shop=own product=cap unit_cost=4000 valid_from=2026-01-01",
            "product shop=own product=cap unit_cost=4200 valid_from=2026-08-05",
            "order_line shop=own order_id=1004 line_id=1 product=cap gross=22000 paid_on=2026-08-03 \
             shipped_on=2026-08-05",
        ],
        lines: &[
            "2026-08-05 108 +22,000 ch=own o=1004 w=toss",
            "2026-08-05 401 -20,000 ch=own p=cap o=1004",
            "2026-08-05 255 -2,000 ch=own o=1004",
            "2026-08-05 451 +4,200 ch=own p=cap o=1004",
            "2026-08-05 146 -4,200 ch=own p=cap o=1004",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E26",
        title: "Partial refunds, cumulative VAT",
        before: &["order_line shop=own order_id=1005 line_id=1 product=pin gross=1003 paid_on=2026-08-03"],
        given: &[
            "order_line shop=own order_id=1005 line_id=1 product=pin gross=1003 paid_on=2026-08-03",
            "order_change shop=own order_id=1005 line_id=1 change_id=c2 kind=return changed_on=2026-08-13 refund=502",
            "order_change shop=own order_id=1005 line_id=1 change_id=c1 kind=return changed_on=2026-08-12 refund=501",
        ],
        lines: &[
            "2026-08-12 402 +456 ch=own p=pin o=1005",
            "2026-08-12 255 +45 ch=own o=1005",
            "2026-08-12 108 -501 ch=own o=1005 w=toss",
            "2026-08-13 402 +456 ch=own p=pin o=1005",
            "2026-08-13 255 +46 ch=own o=1005",
            "2026-08-13 108 -502 ch=own o=1005 w=toss",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E27",
        title: "Partial return, restocked",
        before: &[
            "product shop=own product=tee unit_cost=7000.25 valid_from=2026-01-01",
            "order_line shop=own order_id=1001 line_id=1 product=tee quantity=2 gross=33000 paid_on=2026-08-03",
            "order_touch shop=own order_id=1001 touched_at=2026-08-02T03:00:00Z media=naver campaign=brand",
        ],
        given: &[
            "product shop=own product=tee unit_cost=7000.25 valid_from=2026-01-01",
            "order_line shop=own order_id=1001 line_id=1 product=tee quantity=2 gross=33000 paid_on=2026-08-03",
            "order_touch shop=own order_id=1001 touched_at=2026-08-02T03:00:00Z media=naver campaign=brand",
            "order_change shop=own order_id=1001 line_id=1 change_id=c1 kind=return changed_on=2026-08-12 quantity=1 \
             refund=16500 restocked=true",
        ],
        lines: &[
            "2026-08-12 402 +15,000 m=naver c=brand ch=own p=tee o=1001",
            "2026-08-12 255 +1,500 ch=own o=1001",
            "2026-08-12 108 -16,500 ch=own o=1001 w=toss",
            "2026-08-12 146 +7,000 ch=own p=tee o=1001",
            "2026-08-12 451 -7,000 m=naver c=brand ch=own p=tee o=1001",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E28",
        title: "Full refund with shipping and the mall's share",
        before: &["order_line shop=mall order_id=1002 line_id=1 product=bag gross=39900 seller_discount=5000 \
             points_seller=900 mall_discount=2000 points_mall=1000 shipping_fee=3000 paid_on=2026-08-03"],
        given: &[
            "order_line shop=mall order_id=1002 line_id=1 product=bag gross=39900 seller_discount=5000 \
             points_seller=900 mall_discount=2000 points_mall=1000 shipping_fee=3000 paid_on=2026-08-03",
            "order_change shop=mall order_id=1002 line_id=1 change_id=c1 kind=return changed_on=2026-08-12 \
             refund=31000 shipping_refund=3000 mall_discount=3000",
        ],
        lines: &[
            "2026-08-12 402 +33,637 ch=mall p=bag o=1002",
            "2026-08-12 255 +3,363 ch=mall o=1002",
            "2026-08-12 108 -34,000 ch=mall o=1002 w=mallpay",
            "2026-08-12 108 -3,000 ch=mall o=1002 w=mall",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E29",
        title: "Cancelled before the revenue date: no entry",
        given: &[
            "company revenue_date=shipped",
            "order_line shop=own order_id=1006 line_id=1 product=cap gross=20000 paid_on=2026-08-03",
            "order_change shop=own order_id=1006 line_id=1 change_id=c1 kind=cancel changed_on=2026-08-04 \
             refund=20000",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E30",
        title: "Partly cancelled before shipping: both post on the revenue date",
        given: &[
            "company revenue_date=shipped",
            "order_line shop=own order_id=1007 line_id=1 product=mug quantity=3 gross=30000 paid_on=2026-08-03 \
             shipped_on=2026-08-06",
            "order_change shop=own order_id=1007 line_id=1 change_id=c1 kind=cancel changed_on=2026-08-04 \
             quantity=1 refund=10000",
        ],
        lines: &[
            "2026-08-06 108 +20,000 ch=own o=1007 w=toss",
            "2026-08-06 401 -27,273 ch=own p=mug o=1007",
            "2026-08-06 402 +9,091 ch=own p=mug o=1007",
            "2026-08-06 255 -1,818 ch=own o=1007",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E31",
        title: "A refund whose sale is not known",
        given: &[
            "product shop=own product=tee unit_cost=7000.25 valid_from=2026-01-01",
            "order_change shop=own order_id=0990 change_id=c1 kind=return changed_on=2026-08-12 product=tee \
             quantity=1 refund=11000 restocked=true",
        ],
        lines: &[
            "2026-08-12 402 +10,000 ch=own p=tee o=0990",
            "2026-08-12 255 +1,000 ch=own o=0990",
            "2026-08-12 108 -11,000 ch=own o=0990 w=toss",
            "2026-08-12 146 +7,000 ch=own p=tee o=0990",
            "2026-08-12 451 -7,000 ch=own p=tee o=0990",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E46",
        title: "A touch learnt later moves sale and refunds to the campaign",
        before: &[
            "order_line shop=own order_id=1005 line_id=1 product=pin gross=1003 paid_on=2026-08-03",
            "order_change shop=own order_id=1005 line_id=1 change_id=c1 kind=return changed_on=2026-08-12 refund=501",
            "order_change shop=own order_id=1005 line_id=1 change_id=c2 kind=return changed_on=2026-08-13 refund=502",
        ],
        given: &[
            "order_line shop=own order_id=1005 line_id=1 product=pin gross=1003 paid_on=2026-08-03",
            "order_change shop=own order_id=1005 line_id=1 change_id=c1 kind=return changed_on=2026-08-12 refund=501",
            "order_change shop=own order_id=1005 line_id=1 change_id=c2 kind=return changed_on=2026-08-13 refund=502",
            "order_touch shop=own order_id=1005 touched_at=2026-08-02T03:00:00Z media=naver campaign=brand",
        ],
        lines: &[
            "2026-08-03 401 +912 ch=own p=pin o=1005",
            "2026-08-03 401 -912 m=naver c=brand ch=own p=pin o=1005",
            "2026-08-12 402 +456 m=naver c=brand ch=own p=pin o=1005",
            "2026-08-12 402 -456 ch=own p=pin o=1005",
            "2026-08-13 402 +456 m=naver c=brand ch=own p=pin o=1005",
            "2026-08-13 402 -456 ch=own p=pin o=1005",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E47",
        title: "A cost learnt later",
        before: &[
            "order_line shop=mall order_id=1002 line_id=1 product=bag gross=39900 paid_on=2026-08-03",
            "order_change shop=mall order_id=1002 line_id=1 change_id=c1 kind=return changed_on=2026-08-12 \
             refund=39900",
        ],
        given: &[
            "product shop=mall product=bag unit_cost=12000.00 valid_from=2026-01-01",
            "order_line shop=mall order_id=1002 line_id=1 product=bag gross=39900 paid_on=2026-08-03",
            "order_change shop=mall order_id=1002 line_id=1 change_id=c1 kind=return changed_on=2026-08-12 \
             refund=39900",
        ],
        lines: &["2026-08-03 451 +12,000 ch=mall p=bag o=1002", "2026-08-03 146 -12,000 ch=mall p=bag o=1002"],
        ..Example::EMPTY
    },
    Example {
        title: "More is given back than was paid: no more VAT returns than was charged",
        before: &["order_line shop=own order_id=1008 line_id=1 product=pin gross=1100 paid_on=2026-08-03"],
        given: &[
            "order_line shop=own order_id=1008 line_id=1 product=pin gross=1100 paid_on=2026-08-03",
            "order_change shop=own order_id=1008 line_id=1 change_id=c1 kind=return changed_on=2026-08-12 refund=2200",
        ],
        lines: &[
            "2026-08-12 402 +2,100 ch=own p=pin o=1008",
            "2026-08-12 255 +100 ch=own o=1008",
            "2026-08-12 108 -2,200 ch=own o=1008 w=toss",
        ],
        ..Example::EMPTY
    },
    Example {
        title: "An exchange moves money, no goods; a change of the whole order takes the gateway of the change",
        given: &[
            "product shop=own product=tee unit_cost=7000 valid_from=2026-01-01",
            "order_change shop=own order_id=1009 change_id=c1 kind=exchange changed_on=2026-08-12 product=tee \
             refund=1100 restocked=true gateway=otherpay",
        ],
        lines: &[
            "2026-08-12 402 +1,000 ch=own p=tee o=1009",
            "2026-08-12 255 +100 ch=own o=1009",
            "2026-08-12 108 -1,100 ch=own o=1009 w=otherpay",
        ],
        ..Example::EMPTY
    },
    Example {
        title: "Every tee comes back in two returns: exactly what left returns to stock, exactly the VAT is returned",
        before: &[],
        given: &[
            "product shop=own product=tee unit_cost=7000.25 valid_from=2026-01-01",
            "order_line shop=own order_id=1001 line_id=1 product=tee quantity=2 gross=33000 paid_on=2026-08-03",
            "order_change shop=own order_id=1001 line_id=1 change_id=c1 kind=return changed_on=2026-08-03 quantity=1 \
             refund=16500 restocked=true",
            "order_change shop=own order_id=1001 line_id=1 change_id=c2 kind=return changed_on=2026-08-03 quantity=1 \
             refund=16500 restocked=true",
        ],
        lines: &["2026-08-03 401 -30,000 ch=own p=tee o=1001", "2026-08-03 402 +30,000 ch=own p=tee o=1001"],
        ..Example::EMPTY
    },
    Example {
        entry: "E50",
        title: "A dispute is lost: the sale stands, the money is bad debt",
        before: &["order_line shop=own order_id=1010 line_id=1 product=coat gross=100000 paid_on=2026-08-03"],
        given: &[
            "order_line shop=own order_id=1010 line_id=1 product=coat gross=100000 paid_on=2026-08-03",
            "order_change shop=own order_id=1010 line_id=1 change_id=1 kind=write_off changed_on=2026-10-05 refund=100000",
        ],
        lines: &["2026-10-05 835 +100,000 ch=own p=coat o=1010", "2026-10-05 108 -100,000 ch=own o=1010 w=toss"],
        ..Example::EMPTY
    },
    Example {
        entry: "E55",
        title: "Sold for a supplier: commission by rate",
        given: &[VASE, SOLD],
        lines: &[
            "2026-08-03 108 +53,000 ch=own o=1011 w=toss",
            "2026-08-03 4021 +4,546 ch=own p=vase o=1011",
            "2026-08-03 401 -10,000 ch=own p=vase o=1011",
            "2026-08-03 4011 -2,728 ch=own o=1011",
            "2026-08-03 255 -818 ch=own o=1011",
            "2026-08-03 251 -44,000 ch=own p=vase o=1011 w=potter",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E56",
        title: "Sold for a supplier: commission by supply price",
        given: &[
            "product shop=own product=lamp supplier=potter supply_price=7000.50 valid_from=2026-01-01",
            "order_line shop=own order_id=1017 line_id=1 role=agent product=lamp quantity=3 gross=30000 paid_on=2026-08-03",
        ],
        lines: &[
            "2026-08-03 108 +30,000 ch=own o=1017 w=toss",
            "2026-08-03 401 -8,180 ch=own p=lamp o=1017",
            "2026-08-03 255 -818 ch=own o=1017",
            "2026-08-03 251 -21,002 ch=own p=lamp o=1017 w=potter",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E57",
        title: "An agent line refunded in two parts",
        before: &[VASE, SOLD],
        given: &[
            VASE,
            SOLD,
            "order_change shop=own order_id=1011 line_id=1 change_id=1 kind=return changed_on=2026-08-12 refund=20000 restocked=true",
            "order_change shop=own order_id=1011 line_id=1 change_id=2 kind=return changed_on=2026-08-20 refund=33000 restocked=true",
        ],
        lines: &[
            "2026-08-12 251 +16,604 ch=own p=vase o=1011 w=potter",
            "2026-08-12 402 +3,088 ch=own p=vase o=1011",
            "2026-08-12 255 +308 ch=own o=1011",
            "2026-08-12 108 -20,000 ch=own o=1011 w=toss",
            "2026-08-20 251 +27,396 ch=own p=vase o=1011 w=potter",
            "2026-08-20 402 +5,094 ch=own p=vase o=1011",
            "2026-08-20 255 +510 ch=own o=1011",
            "2026-08-20 108 -33,000 ch=own o=1011 w=toss",
        ],
        ..Example::EMPTY
    },
    Example {
        title: "A refund of a whole order with an own line and a supplier's leaves nothing",
        before: &[
            VASE,
            "order_line shop=own order_id=2 line_id=1 role=agent product=vase gross=10000 paid_on=2026-08-03",
            "order_line shop=own order_id=2 line_id=2 product=pin gross=1000 paid_on=2026-08-03",
        ],
        given: &[
            VASE,
            "order_line shop=own order_id=2 line_id=1 role=agent product=vase gross=10000 paid_on=2026-08-03",
            "order_line shop=own order_id=2 line_id=2 product=pin gross=1000 paid_on=2026-08-03",
            "order_change shop=own order_id=2 change_id=1 kind=cancel changed_on=2026-08-04 refund=11000",
        ],
        lines: &[
            "2026-08-04 251 +8,000 ch=own p=vase o=2 w=potter",
            "2026-08-04 402 +2,728 ch=own o=2",
            "2026-08-04 255 +272 ch=own o=2",
            "2026-08-04 108 -11,000 ch=own o=2 w=toss",
        ],
        ..Example::EMPTY
    },
];
