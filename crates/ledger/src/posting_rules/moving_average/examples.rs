//! Worked examples of the moving average.

use crate::example::Example;

pub(super) const EXAMPLES: &[Example] = &[
    Example {
        entry: "E73",
        title: "Moving average: the campaigns that sold carry the difference",
        given: &[
            "goods_receipt shop=own document_no=R1 product=cap received_on=2026-08-01 quantity=10 supply=70000",
            "goods_receipt shop=own document_no=R2 product=cap received_on=2026-08-05 quantity=10 supply=90000",
            "order_line shop=own order_id=1013 line_id=1 product=cap quantity=4 gross=80000 paid_on=2026-08-03",
            "order_line shop=own order_id=1014 line_id=1 product=cap quantity=6 gross=120000 paid_on=2026-08-06",
            "order_line shop=own order_id=1015 line_id=1 product=cap quantity=2 gross=40000 paid_on=2026-08-06",
            "order_touch shop=own order_id=1015 touched_at=2026-08-05T03:00:00Z media=naver utm_campaign=brand",
        ],
        only: "stock:",
        lines: &[
            "2026-08-06 146 +6,000 ch=own p=cap",
            "2026-08-06 451 -4,500 ch=own p=cap",
            "2026-08-06 451 -1,500 m=naver c=brand ch=own p=cap",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E74",
        title: "Stock below zero: the receipt that fills the gap brings the difference",
        given: &[
            "goods_receipt shop=own document_no=R1 product=mug received_on=2026-08-01 quantity=2 supply=10000",
            "order_line shop=own order_id=1016 line_id=1 product=mug quantity=3 gross=30000 paid_on=2026-08-03",
            "goods_receipt shop=own document_no=R2 product=mug received_on=2026-08-10 quantity=4 supply=24000",
        ],
        only: "stock:",
        lines: &["2026-08-10 451 +1,000 ch=own p=mug", "2026-08-10 146 -1,000 ch=own p=mug"],
        ..Example::EMPTY
    },
    Example {
        title: "Stock at the start counts, and the product's own unit cost is the standard",
        given: &[
            "product shop=own product=cap unit_cost=7000 valid_from=2026-01-01",
            "goods_receipt shop=own document_no=R0 kind=opening product=cap received_on=2026-08-01 quantity=10 supply=60000",
            "order_line shop=own order_id=1 line_id=1 product=cap quantity=4 gross=80000 paid_on=2026-08-03",
            "order_change shop=own order_id=1 line_id=1 change_id=1 kind=return quantity=1 changed_on=2026-08-12 refund=20000 restocked=true",
        ],
        only: "stock:",
        lines: &[
            "2026-08-03 451 -4,000 ch=own p=cap",
            "2026-08-03 146 +4,000 ch=own p=cap",
            "2026-08-12 451 +1,000 ch=own p=cap",
            "2026-08-12 146 -1,000 ch=own p=cap",
        ],
        ..Example::EMPTY
    },
];
