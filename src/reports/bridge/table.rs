//! The sums of the bridge as a table: claims, steps, the total and its picture.

use std::sync::Arc;

use jangbu_core::{
    Currency, Money,
    exact::{Rounding, round_to_minor},
};
use measure::{BridgeRow, KeyedSums, Step};
use serve::{
    Cell, Column, Kind, Line, Reference, Table, Values,
    waterfall::{Bar, Change, Waterfall},
};

use super::{BridgeQuery, BridgeSums, cells::Noted, chosen::spans_platforms};
use crate::{
    output::Output,
    reports::{
        profit::{Key, delivered::without_rate_note},
        scope::Scope,
    },
};

/// Name of the claims' column; their references are those of the profit report.
pub const CLAIMED: &str = "claimed_value";
/// Claims less what may be claimed more than once, in the total.
pub const CLAIMED_ONCE: &str = "claimed_once";
/// What is claimed beyond the linked orders.
pub const OVER_CLAIMED: &str = "over_claimed";

/// Steps that people see only where there is anything to see.
const RARE: &[Step] = &[Step::Overlap, Step::SupplierShare, Step::FxRounding, Step::WrittenOff, Step::SetOff];

/// Claims of a row in minor units; none where a part of it is not known.
pub fn claimed(row: &BridgeRow, currency: Currency) -> Option<i64> {
    if row.is_partial {
        return None;
    }
    round_to_minor(row.claimed, currency, Rounding::HalfUp).ok()
}

/// What is claimed beyond the linked orders.
pub fn over_claimed(row: &BridgeRow, across: bool, currency: Currency) -> Option<i64> {
    row.bridge.over_claimed(claimed(row, currency)?, across).ok()
}

/// Rows that are shown.
struct Rows {
    sums: KeyedSums<BridgeRow>,
    order: Vec<usize>,
    currency: Currency,
    /// Whether a row adds up claims of several platforms.
    across: bool,
}

impl Rows {
    fn column(
        self: &Arc<Self>,
        key: &'static str,
        total: Option<i64>,
        of: impl Fn(&BridgeRow) -> Option<i64> + Send + Sync + 'static,
    ) -> Column {
        let (rows, count, currency) = (Arc::clone(self), self.order.len(), self.currency);
        let cell = move |minor: Option<i64>| minor.map_or(Cell::None, |minor| Cell::Money(Money::new(minor, currency)));
        let of_row = move |row: usize| cell(of(rows.sums.at(rows.order[row])));
        Column::new(key, Values::Computed(Kind::Amount, count, Box::new(of_row))).referred(key).with_total(cell(total))
    }

    fn is_zero(&self, step: Step) -> bool {
        self.order.iter().all(|row| self.sums.at(*row).bridge.get(step) == 0)
    }
}

/// The table of a report.
///
/// # Errors
/// When the claims of all rows do not fit.
pub fn table(sums: BridgeSums, query: &BridgeQuery, currency: Currency, output: &Output) -> anyhow::Result<Table> {
    let BridgeSums { by, scope, sums, total, noted } = sums;
    let mut order = sums.order();
    order.retain(|row| !sums.at(*row).is_empty());
    let across = spans_platforms(by.iter().map(|key| key.name()));
    let mut columns: Vec<Column> = Vec::new();
    for (at, key) in by.iter().enumerate() {
        let numbers = order.iter().map(|row| sums.number_of(*row, at)).collect();
        columns.push(Column::new(key.name(), Values::Named(sums.names(at).to_vec(), numbers)));
    }
    let rows = Arc::new(Rows { sums, order, currency, across });
    round_to_minor(total.claimed, currency, Rounding::HalfUp)?;
    // With references every number is told, also where there is nothing to see.
    columns.extend(amounts(&rows, &total, output.for_people() && !query.refs));
    let once = claimed(&total, currency).and_then(|claimed| claimed.checked_sub(total.bridge.get(Step::Overlap)));
    let mut about = scope.about(output);
    // In either view an order stands on its first revenue date.
    about.retain(|(key, _)| *key != "view");
    let mut table = Table {
        title: "bridge",
        about,
        columns,
        beneath: once.map(|once| (CLAIMED_ONCE, Cell::Money(Money::new(once, currency)))).into_iter().collect(),
        notes: notes(&noted, output),
        picture: Some(picture(&total, currency)),
        main_measure: Step::PaidOut.id(),
        ..Table::default()
    };
    if query.refs {
        table.refer = Some(refer(scope, by, Arc::clone(&rows)));
    }
    table.limit(query.limit);
    Ok(table)
}

fn amounts(rows: &Arc<Rows>, total: &BridgeRow, without_rare: bool) -> Vec<Column> {
    let (currency, across) = (rows.currency, rows.across);
    let mut columns = vec![rows.column(CLAIMED, claimed(total, currency), move |row| claimed(row, currency))];
    for step in Step::ALL {
        let nothing = rows.is_zero(*step);
        if *step == Step::Linked {
            columns.push(rows.column(OVER_CLAIMED, over_claimed(total, true, currency), move |row| {
                over_claimed(row, across, currency)
            }));
        }
        if without_rare && nothing && RARE.contains(step) {
            continue;
        }
        // Claims of one platform do not overlap.
        let is_told = *step != Step::Overlap || across;
        columns.push(
            rows.column(step.id(), Some(total.bridge.get(*step)), move |row| is_told.then(|| row.bridge.get(*step))),
        );
    }
    columns
}

/// The reference of a step under these keys.
pub fn reference(scope: &Scope, measure: &str, keys: &[Key], names: &[&str]) -> String {
    let kind = if measure == CLAIMED { "profit" } else { "bridge" };
    let mut reference = Reference::new(kind, measure);
    for (key, name) in keys.iter().zip(names) {
        reference = reference.with(key.name(), name);
    }
    scope.refer(reference).to_string()
}

fn refer(scope: Scope, by: Vec<Key>, rows: Arc<Rows>) -> serve::table::Refer {
    Box::new(move |line, measure| match line {
        Line::Row(_) if measure == Step::Overlap.id() && !rows.across => None,
        Line::Row(row) => {
            let row = *rows.order.get(row)?;
            let names: Vec<&str> = (0..by.len()).map(|at| rows.sums.name(row, at).as_str()).collect();
            Some(reference(&scope, measure, &by, &names))
        }
        Line::Total | Line::Beneath => Some(reference(&scope, measure, &[], &[])),
    })
}

fn notes(noted: &Noted, output: &Output) -> Vec<String> {
    let mut notes = Vec::new();
    if noted.waiting > 0 {
        let (en, ko) = (
            format!("Orders left out because they wait to be posted: {} (see jangbu check).", noted.waiting),
            format!("전기 대기 중이라 제외한 주문: {}건 (jangbu check 참고).", noted.waiting),
        );
        notes.push(output.say(&en, &ko).to_owned());
    }
    if noted.unsound > 0 {
        let named = noted.named.join(", ");
        let (en, ko) = (
            format!("Orders whose steps do not add up: {} ({named} …). Run jangbu check.", noted.unsound),
            format!("단계의 합이 맞지 않는 주문: {}건 ({named} …). jangbu check 를 실행하세요.", noted.unsound),
        );
        notes.push(output.say(&en, &ko).to_owned());
    }
    notes.extend(without_rate_note(&noted.without_rate, output));
    notes
}

/// From the claims, where they are known, down to what is paid out.
fn picture(total: &BridgeRow, currency: Currency) -> Waterfall {
    use Change::{Less, Level, More};
    let get = |step: Step| total.bridge.get(step);
    let mut bars: Vec<(&'static str, Change, i64)> = Vec::new();
    if let (Some(claimed), Some(over)) = (claimed(total, currency), over_claimed(total, true, currency)) {
        bars.extend([(CLAIMED, Level, claimed), ("overlap", Less, get(Step::Overlap)), (OVER_CLAIMED, Less, over)]);
    }
    bars.extend([
        ("linked", Level, get(Step::Linked)),
        ("unlinked", More, get(Step::Unlinked)),
        ("refunded", Less, get(Step::Refunded)),
        ("vat", Less, get(Step::Vat)),
        ("supplier_share", Less, get(Step::SupplierShare)),
        ("fx_rounding", Less, get(Step::FxRounding)),
        ("booked", Level, get(Step::Booked)),
        ("vat", More, get(Step::Vat)),
        ("supplier_share", More, get(Step::SupplierShare)),
        ("written_off", Less, get(Step::WrittenOff)),
        ("fees", Less, get(Step::Fees)),
        ("hold_back", Less, get(Step::HoldBack)),
        ("set_off", Less, get(Step::SetOff)),
        ("in_transit", Less, get(Step::InTransit)),
        ("paid_out", Level, get(Step::PaidOut)),
    ]);
    let shown = bars.into_iter().filter(|(_, change, minor)| *change == Level || *minor != 0);
    Waterfall { bars: shown.map(|(key, change, minor)| Bar { key, change, minor }).collect(), currency }
}
