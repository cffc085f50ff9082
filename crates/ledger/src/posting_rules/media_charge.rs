//! Money and documents of an ad account: top-ups, charges, invoices, payments, credits. Posting policy 3.2.
//!
//! Dr 131 or 262 or 253 / Cr 1392 media clearing; invoices move VAT from 1351 to 135. Where the buyer owes VAT on a
//! foreign service, paying also posts Dr 833 / Cr 2551.

use jangbu_core::{
    account::{Account, Billing, VatRounding, VatTreatment},
    facts::{ChargeKind, FactSet, MediaCharge, RateKind},
    group::{GroupKey, GroupKind},
};

use super::{PostingRule, Reason, ad_spend::spend_account};
use crate::{
    chart::Role,
    context::Context,
    example::Example,
    journal::{Dimensions, Posting},
    lines::Lines,
};

pub(super) const RULE: PostingRule = PostingRule {
    id: "media_charge",
    version: 2,
    group: GroupKind::Charge,
    summary: "Payments to a medium go through clearing until the bank line comes. A tax invoice makes VAT deductible \
              and turns accrued into invoiced media. A credit memo lowers the cost of its service month. \
              VAT that the buyer of a foreign service owes is cost when the service is paid.",
    summary_ko: "매체 충전·결제·지급은 은행 거래가 확인될 때까지 결제대기 계정을 거친다. 세금계산서는 대기 중인 \
                 부가세를 매입세액으로, 미지급비용을 미지급금으로 대체한다. 크레딧 메모는 해당 월의 광고비를 줄인다. 대리납부 \
                 부가세는 지급할 때 비용으로 잡는다.",
    rates: &[RateKind::Base, RateKind::Selling],
    post,
    examples: EXAMPLES,
};

fn post(group: &GroupKey, facts: &FactSet, context: &Context) -> Result<Vec<Posting>, Reason> {
    let media = context.account(group.account())?;
    match facts.media_charge.first() {
        Some(charge) => lines_of_charge(media, charge, context),
        None => Ok(Vec::new()),
    }
}

/// Lines of one movement or document of `media`.
pub(super) fn lines_of_charge(
    media: &Account,
    charge: &MediaCharge,
    context: &Context,
) -> Result<Vec<Posting>, Reason> {
    if charge.currency != media.currency {
        return Err(Reason::WrongCurrency { found: charge.currency, expected: media.currency });
    }
    let mut lines = ChargeLines { media, charge, context, lines: Lines::new(context, 4) };
    let recoverable = media.vat == VatTreatment::Recoverable;
    let (total, supply, vat) = (charge.total_minor, charge.supply_minor, charge.vat_minor);
    match charge.kind {
        ChargeKind::TopUp => lines.pair(Role::PrepaidMedia, Role::MediaClearing, total),
        ChargeKind::Charge => lines.pair(Role::AccruedMedia, Role::MediaClearing, total),
        ChargeKind::Payment => lines.pair(Role::MediaPayable, Role::MediaClearing, total),
        ChargeKind::Refund => lines.pair(Role::MediaClearing, Role::PrepaidMedia, total),
        ChargeKind::Invoice => {
            if recoverable {
                lines.pair(Role::InputVat, Role::VatAwaitingInvoice, vat);
            }
            if media.billing == Billing::Invoiced {
                lines.pair(Role::AccruedMedia, Role::MediaPayable, total);
            }
        }
        ChargeKind::AgencyFee => {
            lines.pair(Role::AccruedMedia, Role::MediaPayable, supply);
            lines.pair(if recoverable { Role::InputVat } else { Role::GatewayFee }, Role::MediaPayable, vat);
        }
        ChargeKind::CreditMemo => {
            let owed = match media.billing {
                Billing::Invoiced => Role::MediaPayable,
                Billing::Prepaid | Billing::Threshold => spend_account(media.billing),
            };
            lines.push(owed, total.into());
            if recoverable {
                lines.push(Role::InputVat, -i128::from(vat));
                lines.push(Role::MediaSpend, -i128::from(supply));
            } else {
                lines.push(Role::MediaSpend, -i128::from(total));
            }
        }
        // A memo, and a part of the day's spend.
        ChargeKind::FreeCreditGranted | ChargeKind::FreeCreditUsed => {}
    }
    if media.vat == VatTreatment::ReverseCharge {
        lines.reverse_charge()?;
    }
    lines.finish()
}

/// Lines of one charge.
struct ChargeLines<'a> {
    media: &'a Account,
    charge: &'a MediaCharge,
    context: &'a Context,
    lines: Lines<'a>,
}

impl ChargeLines<'_> {
    fn pair(&mut self, debit: Role, credit: Role, amount_minor: i64) {
        self.push(debit, amount_minor.into());
        self.push(credit, -i128::from(amount_minor));
    }

    /// VAT that the buyer owes the tax office for what is paid, at what the won bought for it cost.
    fn reverse_charge(&mut self) -> Result<(), Reason> {
        let sign = match self.charge.kind {
            ChargeKind::TopUp | ChargeKind::Charge | ChargeKind::Payment => 1,
            ChargeKind::Refund => -1,
            _ => return Ok(()),
        };
        let (company, currency, day) = (self.context.company.currency, self.charge.currency, self.charge.charged_on);
        let rate = match self.context.rates.worth(RateKind::Selling, currency, company, day) {
            Some(rate) => rate,
            None => self.context.rate(currency, day)?,
        };
        let base = rate.convert(self.charge.total_minor, currency, company)?;
        let tax = sign * i128::from(self.context.vat.vat_on_supply(base, day, VatRounding::Cut));
        for (role, amount) in [(Role::MediaSpend, tax), (Role::ReverseVat, -tax)] {
            let dimensions = Dimensions { media_account: self.media.id.clone(), ..Dimensions::default() };
            let code = self.context.chart.code(role);
            self.lines.push(code, (amount, company), day, dimensions, self.charge.origin.id);
        }
        Ok(())
    }

    fn push(&mut self, role: Role, amount: i128) {
        let mut dimensions = Dimensions { media_account: self.media.id.clone(), ..Dimensions::default() };
        if matches!(role, Role::MediaSpend | Role::GatewayFee) {
            dimensions.campaign.clone_from(&self.charge.campaign);
        }
        let economic_on = match self.charge.kind {
            ChargeKind::CreditMemo => self.charge.service_to.unwrap_or(self.charge.charged_on),
            _ => self.charge.charged_on,
        };
        let code = self.context.chart.code(role);
        self.lines.push(code, (amount, self.charge.currency), economic_on, dimensions, self.charge.origin.id);
    }

    /// Money moved is worth what was really paid; documents are worth the rate of their day.
    fn finish(self) -> Result<Vec<Posting>, Reason> {
        let settled_minor = match self.charge.kind {
            ChargeKind::TopUp | ChargeKind::Charge | ChargeKind::Payment | ChargeKind::Refund => {
                self.charge.settled_minor
            }
            _ => None,
        };
        let mut postings = self.lines.finish(settled_minor)?;
        for posting in &mut postings {
            posting.booked_on = self.charge.charged_on;
        }
        Ok(postings)
    }
}

const EXAMPLES: &[Example] = &[
    Example {
        entry: "E61",
        title: "Reverse charge: the buyer owes VAT when paying",
        given: &[
            "fx_rate rate_on=2026-09-01 currency=USD quote=KRW rate=1390.00",
            "fx_rate rate_on=2026-09-01 currency=USD quote=KRW rate=1398.50 kind=selling",
            "media_charge media=academy charge_id=c1 kind=charge charged_on=2026-09-01 total=100000 currency=USD",
        ],
        only: "charge:",
        lines: &[
            "2026-09-01 262 +1,000.00 USD = +1,390,000 m=academy",
            "2026-09-01 1392 -1,000.00 USD = -1,390,000 m=academy",
            "2026-09-01 833 +139,850 m=academy",
            "2026-09-01 2551 -139,850 m=academy",
        ],
        ..Example::EMPTY
    },
    Example {
        title: "Reverse charge of a medium that is paid in won, and its refund",
        given: &[
            "account id=abroad kind=media billing=prepaid vat=reverse_charge",
            "media_charge media=abroad charge_id=t1 kind=top_up charged_on=2026-08-03 total=100009",
            "media_charge media=abroad charge_id=r1 kind=refund charged_on=2026-08-20 total=50000",
        ],
        lines: &[
            "2026-08-03 131 +100,009 m=abroad",
            "2026-08-03 1392 -100,009 m=abroad",
            "2026-08-03 833 +10,000 m=abroad",
            "2026-08-03 2551 -10,000 m=abroad",
            "2026-08-20 1392 +50,000 m=abroad",
            "2026-08-20 131 -50,000 m=abroad",
            "2026-08-20 833 -5,000 m=abroad",
            "2026-08-20 2551 +5,000 m=abroad",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E63",
        title: "The agency's invoice of its mark-up",
        given: &[
            "media_charge media=agency charge_id=f1 kind=agency_fee charged_on=2026-08-31 supply=1500250 vat=150025 total=1650275",
        ],
        lines: &[
            "2026-08-31 262 +1,500,250 m=agency",
            "2026-08-31 135 +150,025 m=agency",
            "2026-08-31 253 -1,650,275 m=agency",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E11",
        title: "Top-up",
        given: &["media_charge media=naver charge_id=t1 kind=top_up charged_on=2026-08-01 total=1000000"],
        lines: &["2026-08-01 131 +1,000,000 m=naver", "2026-08-01 1392 -1,000,000 m=naver"],
        ..Example::EMPTY
    },
    Example {
        entry: "E13",
        title: "Tax invoice of a prepaid account: the money was relieved day by day",
        given: &[
            "media_charge media=naver charge_id=i1 kind=invoice charged_on=2026-08-31 supply=4545455 vat=454545 total=5000000",
        ],
        lines: &["2026-08-31 135 +454,545 m=naver", "2026-08-31 1351 -454,545 m=naver"],
        ..Example::EMPTY
    },
    Example {
        entry: "E14",
        title: "Threshold charge",
        given: &["media_charge media=kakao charge_id=c1 kind=charge charged_on=2026-08-10 total=540000"],
        lines: &["2026-08-10 262 +540,000 m=kakao", "2026-08-10 1392 -540,000 m=kakao"],
        ..Example::EMPTY
    },
    Example {
        entry: "E15",
        title: "Monthly invoice",
        given: &[
            "media_charge media=meta charge_id=i1 kind=invoice charged_on=2026-08-31 supply=9300910 vat=930090 total=10231000",
        ],
        lines: &[
            "2026-08-31 135 +930,090 m=meta",
            "2026-08-31 1351 -930,090 m=meta",
            "2026-08-31 262 +10,231,000 m=meta",
            "2026-08-31 253 -10,231,000 m=meta",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E16",
        title: "Payment of the invoice",
        given: &["media_charge media=meta charge_id=p1 kind=payment charged_on=2026-09-30 total=10231000"],
        lines: &["2026-09-30 253 +10,231,000 m=meta", "2026-09-30 1392 -10,231,000 m=meta"],
        ..Example::EMPTY
    },
    Example {
        entry: "E17",
        title: "Refund of a top-up",
        given: &["media_charge media=naver charge_id=r1 kind=refund charged_on=2026-08-20 total=200000"],
        lines: &["2026-08-20 1392 +200,000 m=naver", "2026-08-20 131 -200,000 m=naver"],
        ..Example::EMPTY
    },
    Example {
        entry: "E18",
        title: "Credit memo for the month before, VAT recoverable",
        given: &[
            "media_charge media=kakao charge_id=m1 kind=credit_memo charged_on=2026-09-10 service_to=2026-08-31 campaign=talk supply=34019 vat=3401 total=37420",
        ],
        lines: &[
            "2026-08-31 262 +37,420 booked 2026-09-10 m=kakao",
            "2026-08-31 135 -3,401 booked 2026-09-10 m=kakao",
            "2026-08-31 833 -34,019 booked 2026-09-10 m=kakao c=talk",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E19",
        title: "Credit memo, VAT not recoverable",
        given: &[
            "media_charge media=clinic charge_id=m2 kind=credit_memo charged_on=2026-09-10 supply=10000 vat=1000 total=11000",
        ],
        lines: &["2026-09-10 131 +11,000 m=clinic", "2026-09-10 833 -11,000 m=clinic"],
        ..Example::EMPTY
    },
    Example {
        title: "Credit memo moved to another service month: the old month is taken back under the same document",
        before: &[
            "media_charge media=clinic charge_id=m2 kind=credit_memo charged_on=2026-09-10 service_to=2026-08-31 total=11000",
        ],
        given: &[
            "media_charge media=clinic charge_id=m2 kind=credit_memo charged_on=2026-09-10 service_to=2026-07-31 total=11000",
        ],
        lines: &[
            "2026-08-31 131 -11,000 booked 2026-09-10 m=clinic",
            "2026-08-31 833 +11,000 booked 2026-09-10 m=clinic",
            "2026-07-31 131 +11,000 booked 2026-09-10 m=clinic",
            "2026-07-31 833 -11,000 booked 2026-09-10 m=clinic",
        ],
        ..Example::EMPTY
    },
    Example {
        entry: "E20",
        title: "Free credit granted: a memo",
        given: &["media_charge media=naver charge_id=g1 kind=free_credit_granted charged_on=2026-08-02 total=50000"],
        ..Example::EMPTY
    },
    Example {
        entry: "E39",
        title: "Charge in dollars, paid in won",
        given: &[
            "fx_rate rate_on=2026-08-10 currency=USD quote=KRW rate=1385.40",
            "media_charge media=google charge_id=c1 kind=charge charged_on=2026-09-01 total=123456 currency=USD settled=1730977",
        ],
        only: "charge:",
        lines: &[
            "2026-09-01 262 +1,234.56 USD = +1,730,977 m=google",
            "2026-09-01 1392 -1,234.56 USD = -1,730,977 m=google",
        ],
        ..Example::EMPTY
    },
];
