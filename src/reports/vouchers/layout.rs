//! The tables that other bookkeeping programs read vouchers from; their headers are Korean in any language.

use jangbu_core::{Money, Text};
use ledger::vouchers::{Voucher, VoucherLine};
use serve::{Column, Table, Values};

/// Layout of a file of vouchers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub enum Layout {
    /// Douzone Smart A, WEHAGO: general vouchers, ten columns; the program numbers them anew.
    #[default]
    Douzone,
    /// Programs that group lines by a voucher number, such as Semusarang and QTAX.
    Numbered,
}

impl Layout {
    /// The word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Douzone => "douzone",
            Self::Numbered => "numbered",
        }
    }
}

/// A side of a voucher.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Debit,
    Credit,
}

impl Side {
    /// Kind of a transfer voucher's line in general vouchers (일반전표): 3 차변, 4 대변.
    fn kind(self) -> i64 {
        if self == Self::Debit { 3 } else { 4 }
    }

    fn word(self) -> Text {
        Text::const_new(if self == Self::Debit { "차변" } else { "대변" })
    }
}

/// A row for each line; amounts are positive on their side.
pub fn table(vouchers: &[Voucher], layout: Layout) -> Table {
    let lines: Vec<(&Voucher, Side, &VoucherLine)> = vouchers
        .iter()
        .flat_map(|it| {
            let debits = it.debits.iter().map(move |line| (it, Side::Debit, line));
            debits.chain(it.credits.iter().map(move |line| (it, Side::Credit, line)))
        })
        .collect();
    let text = |of: &dyn Fn(&Voucher, &VoucherLine) -> Text| {
        Values::Text(lines.iter().map(|(voucher, _, line)| of(voucher, line)).collect())
    };
    let count = |of: &dyn Fn(&Voucher, Side) -> i64| {
        Values::Count(lines.iter().map(|(voucher, side, _)| of(voucher, *side)).collect())
    };
    let amounts = |wanted: Side| {
        let amount =
            |(_, side, line): &(&Voucher, Side, &VoucherLine)| (*side == wanted).then(|| Money::krw(line.minor));
        Values::Amounts(lines.iter().map(amount).collect())
    };
    let middle = [
        Column::new("계정과목코드", text(&|_, line| line.account.code.clone())),
        Column::new("계정과목명", text(&|_, line| line.account.name.clone())),
        Column::new("거래처코드", text(&|_, line| line.counterparty.code.clone())),
        Column::new("거래처명", text(&|_, line| line.counterparty.name.clone())),
    ];
    let numbered = |it: &Voucher, _: &VoucherLine| Text::from(format!("{} {}", it.number, it.about));
    let columns = match layout {
        Layout::Douzone => [
            Column::new("월", count(&|it, _| i64::from(it.on.month()))),
            Column::new("일", count(&|it, _| i64::from(it.on.day()))),
            Column::new("구분", count(&|_, side| side.kind())),
        ]
        .into_iter()
        .chain(middle)
        .chain([
            Column::new("적요", text(&numbered)),
            Column::new("차변(출금)", amounts(Side::Debit)),
            Column::new("대변(입금)", amounts(Side::Credit)),
        ])
        .collect(),
        Layout::Numbered => [
            Column::new("전표일자", Values::Date(lines.iter().map(|(it, ..)| it.on).collect())),
            Column::new("전표번호", text(&|it, _| it.number.clone())),
            Column::new("구분", Values::Text(lines.iter().map(|(_, side, _)| side.word()).collect())),
        ]
        .into_iter()
        .chain(middle)
        .chain([
            Column::new("적요", text(&|it, _| it.about.clone())),
            Column::new("차변금액", amounts(Side::Debit)),
            Column::new("대변금액", amounts(Side::Credit)),
        ])
        .collect(),
    };
    Table { title: "vouchers", columns, ..Table::default() }
}
