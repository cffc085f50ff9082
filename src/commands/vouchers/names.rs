//! What the company's bookkeeping program calls accounts and counterparties.

use std::path::PathBuf;

use anyhow::Context as _;
use ledger::{
    Chart,
    vouchers::{Names, Voucher},
};

use super::{App, FormArgs};
use crate::books::Place;

/// Where the company keeps what its bookkeeping program calls accounts and counterparties.
fn kept(place: &Place) -> PathBuf {
    place.folder.join("voucher-names.csv")
}

/// The names of the file given, else of the one kept, else of the chart.
///
/// # Errors
/// When the file cannot be read.
pub fn names(place: &Place, form: &FormArgs) -> anyhow::Result<Names> {
    let chart = Chart::korea()?;
    let path = form.names.clone().unwrap_or_else(|| kept(place));
    if form.names.is_none() && !path.exists() {
        return Ok(Names::of_chart(&chart));
    }
    let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    Names::read(&chart, &text).with_context(|| format!("reading {}", path.display()))
}

/// Keeps the file given for the next time.
///
/// # Errors
/// When it cannot be copied.
pub fn keep(place: &Place, form: &FormArgs) -> anyhow::Result<()> {
    let Some(path) = form.names.as_ref().filter(|path| **path != kept(place)) else { return Ok(()) };
    std::fs::copy(path, kept(place)).map(drop).with_context(|| format!("keeping {}", path.display()))
}

/// Says which names of counterparties occur in no voucher: one may be misspelt.
pub fn tell_unused(app: &App, made: &[Voucher], names: &Names) {
    let lines = || made.iter().flat_map(|it| it.debits.iter().chain(&it.credits));
    let unused: Vec<&str> = names
        .counterparties()
        .filter(|ours| !lines().any(|line| line.counterparty == names.counterparty(ours)))
        .map(|ours| ours.as_str())
        .collect();
    if !unused.is_empty() {
        let list = unused.join(", ");
        let en = format!("note: no voucher names the counterparties {list}; they are in the file of names");
        let ko = format!("참고: 이름 파일의 거래처 {list} 은(는) 이 전표들에 나오지 않습니다");
        eprintln!("{}", app.output.say(&en, &ko));
    }
}
