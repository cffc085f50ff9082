//! Goods received from a supplier, or given back. Posting policy 3.11.
//!
//! Dr 146 inventory, Dr 1351 VAT awaiting invoice / Cr 251 supplier.

use jangbu_core::{
    account::Account,
    facts::{FactSet, GoodsReceipt, RateKind, ReceiptKind},
    group::{GroupKey, GroupKind},
};

use super::{PostingRule, Reason};
use crate::{
    chart::Role,
    context::Context,
    example::Example,
    journal::{Dimensions, Posting},
    lines::Lines,
};

pub(super) const RULE: PostingRule = PostingRule {
    id: "goods_receipt",
    version: 1,
    group: GroupKind::Receipt,
    summary: "Goods received are inventory at their printed cost and owed to the supplier; their VAT waits for the tax \
              invoice.",
    summary_ko: "입고 상품은 명세서 금액으로 재고에 올리고 공급처 외상매입금으로 둔다. 부가세는 세금계산서를 기다린다.",
    rates: &[RateKind::Base],
    post,
    examples: EXAMPLES,
};

fn post(group: &GroupKey, facts: &FactSet, context: &Context) -> Result<Vec<Posting>, Reason> {
    let shop = context.account(group.account())?;
    match facts.goods_receipt.first() {
        Some(receipt) => lines_of_receipt(shop, receipt, context),
        None => Ok(Vec::new()),
    }
}

/// Lines of one product received by `shop`.
fn lines_of_receipt(shop: &Account, receipt: &GoodsReceipt, context: &Context) -> Result<Vec<Posting>, Reason> {
    if receipt.kind == ReceiptKind::Opening {
        return Ok(Vec::new());
    }
    let mut lines = Lines::new(context, 3);
    let sign = if receipt.kind == ReceiptKind::Return { -1 } else { 1 };
    let (supply, vat) = (sign * i128::from(receipt.supply_minor), sign * i128::from(receipt.vat_minor));
    let goods =
        Dimensions { channel: shop.sales_channel().clone(), product: receipt.product.clone(), ..Dimensions::default() };
    let supplier = Dimensions { partner: receipt.supplier.clone(), ..Dimensions::default() };
    for (role, amount, dimensions) in [
        (Role::Inventory, supply, goods),
        (Role::VatAwaitingInvoice, vat, supplier.clone()),
        (Role::SupplierPayable, -supply - vat, supplier),
    ] {
        let code = context.chart.code(role);
        lines.push(code, (amount, receipt.currency), receipt.received_on, dimensions, receipt.origin.id);
    }
    lines.finish(None)
}

/// What a receipt adds to the stock's worth in the company's currency, minor units; negative for goods given back.
pub(super) fn worth(shop: &Account, receipt: &GoodsReceipt, context: &Context) -> Result<i64, Reason> {
    let sign = if receipt.kind == ReceiptKind::Return { -1 } else { 1 };
    if receipt.currency == context.company.currency {
        return Ok(sign * receipt.supply_minor);
    }
    if receipt.kind == ReceiptKind::Opening {
        let rate = context.rate(receipt.currency, receipt.received_on)?;
        return Ok(rate.convert(receipt.supply_minor, receipt.currency, context.company.currency)?);
    }
    let lines = lines_of_receipt(shop, receipt, context)?;
    let inventory = context.chart.code(Role::Inventory);
    Ok(lines.iter().filter(|it| it.code == *inventory).map(|it| it.functional_minor).sum())
}

const EXAMPLES: &[Example] = &[
    Example {
        entry: "E71",
        title: "Goods received",
        given: &[
            "goods_receipt shop=own document_no=R1 product=tee received_on=2026-08-01 quantity=10 supply=70000 vat=7000 supplier=mill",
        ],
        only: "receipt:",
        lines: &[
            "2026-08-01 146 +70,000 ch=own p=tee",
            "2026-08-01 1351 +7,000 w=mill",
            "2026-08-01 251 -77,000 w=mill",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E72",
        title: "Goods returned to the supplier",
        given: &[
            "goods_receipt shop=own document_no=R9 kind=return product=tee received_on=2026-08-20 quantity=1 supply=7000 vat=700 supplier=mill",
        ],
        only: "receipt:",
        lines: &["2026-08-20 251 +7,700 w=mill", "2026-08-20 146 -7,000 ch=own p=tee", "2026-08-20 1351 -700 w=mill"],
        ..Example::EMPTY
    },
    Example {
        title: "Stock at the start is in the opening balance",
        given: &[
            "goods_receipt shop=own document_no=R0 kind=opening product=tee received_on=2026-08-01 quantity=5 supply=30000",
        ],
        only: "receipt:",
        lines: &[],
        ..Example::EMPTY
    },
];
