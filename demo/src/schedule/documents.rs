//! Documents that come by a platform's interface or by the tax office: invoices, credit memos, tax invoices.

use super::Scheduler;
use crate::{
    calendar::{at, month_of, plus},
    files::rows::{Content, Encoding, Shown, TaxInvoice},
    world::{
        accounts::{DAANGN, GOOGLE_EU, KAKAO_MOMENT},
        media_money::MediaCharge,
        platforms,
    },
};

impl Scheduler<'_> {
    /// Each month the invoices of Google and the tax office's list; credit memos of the month before among the former.
    pub(super) fn documents(&mut self) {
        for (first, month_end) in self.months() {
            let of_month = |account: &str, kinds: &[&str]| -> Vec<MediaCharge> {
                let charges = self.story.charges.iter().filter(|c| c.account == account && kinds.contains(&c.kind));
                charges.filter(|c| first <= c.charged_on && c.charged_on <= month_end).cloned().collect()
            };
            let google = of_month(GOOGLE_EU, &["invoice", "credit_memo"]);
            let mut listed: Vec<Shown<TaxInvoice>> = Vec::new();
            for account in [KAKAO_MOMENT, DAANGN] {
                listed.extend(of_month(account, &["invoice"]).iter().map(tax_invoice).map(Shown::good));
            }
            listed.extend(others(first).map(Shown::good));
            let month = month_of(first);
            let customer = platforms::of(GOOGLE_EU).map_or("", |platform| platform.external_id).replace('-', "");
            let rows = google.into_iter().map(Shown::good).collect();
            self.add(
                format!("google_invoices_{month}.json"),
                at(plus(month_end, 3), 9, 30, 0),
                Encoding::Utf8,
                "invoices and credit memos from the platform's interface",
                Content::GoogleInvoices { customer, rows },
            );
            self.add(
                format!("hometax_{month}.csv"),
                at(plus(month_end, 3), 10, 0, 0),
                Encoding::Cp949,
                "electronic tax invoices of the month",
                Content::Hometax(listed),
            );
        }
    }
}

fn tax_invoice(charge: &MediaCharge) -> TaxInvoice {
    let (supply, vat) = charge.supply_and_vat.unwrap_or((charge.total, 0));
    let (supplier, supplier_number) = if charge.account == DAANGN {
        ("누리미디어 주식회사", "605-86-00018")
    } else {
        ("(주)카카오", "990-81-00018")
    };
    TaxInvoice {
        account: Some(charge.account),
        number: charge.charge_id.clone(),
        written_on: charge.charged_on,
        supplier,
        supplier_number,
        supply,
        vat,
    }
}

/// Invoices of suppliers that are no media: they are left out of the books.
fn others(first: jiff::civil::Date) -> impl Iterator<Item = TaxInvoice> {
    [(9, 550_000), (24, 1_230_000)].into_iter().map(move |(day, supply)| {
        let written_on = plus(first, day);
        TaxInvoice {
            account: None,
            number: format!("{}41000777{day:08}", written_on.strftime("%Y%m%d")),
            written_on,
            supplier: "한빛물류",
            supplier_number: "314-81-07779",
            supply,
            vat: supply / 10,
        }
    })
}
