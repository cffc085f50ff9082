//! Facts of any table with their fields as text, each with its way back to the file.

use jangbu_core::{
    Date, Text,
    facts::{
        Accrual, AdClaim, AdDelivery, BankLine, CampaignAlias, FactKind, FxRate, GoodsReceipt, MediaCharge,
        OpeningBalance, OrderChange, OrderLine, OrderTouch, Origin, Payout, PayoutLine, Points, Product, RateKind,
    },
    group::{GroupKey, GroupKind},
};
use serve::{Part, Reference, explanation::FactPart};
use store::tables::{FactRow, cell::Count, cell_of, stands};

use super::{Walk, raw_row::RawRows};
use crate::{
    pipeline::load::order_of,
    reports::{
        scope::Known,
        sql::{Where, equals, in_force, quoted},
    },
};

/// A fact of any table.
pub struct AnyFact {
    /// Its table.
    pub kind: FactKind,
    /// Where it came from.
    pub origin: Origin,
    /// The group it belongs to.
    pub group: Option<GroupKey>,
    /// The day its set stands for.
    pub replaced_day: Option<Date>,
    /// Fields that have a value.
    pub fields: Vec<(String, String)>,
}

impl AnyFact {
    /// The batch that recorded it.
    pub fn batch(&self) -> i64 {
        self.origin.id >> 32
    }
}

/// Rows of a query that has all columns of the facts of `kind`.
pub async fn query(walk: &Walk<'_>, kind: FactKind, sql: &str) -> anyhow::Result<Vec<AnyFact>> {
    macro_rules! by_kind {
        ($($type:ident)+) => {
            match kind { $(FactKind::$type => decode::<$type>(walk, sql).await,)+ }
        };
    }
    by_kind!(Accrual AdClaim AdDelivery BankLine CampaignAlias FxRate GoodsReceipt MediaCharge OpeningBalance OrderChange OrderLine
        OrderTouch Payout PayoutLine Points Product)
}

async fn decode<F: FactRow + serde::Serialize>(walk: &Walk<'_>, sql: &str) -> anyhow::Result<Vec<AnyFact>> {
    let mut facts = Vec::new();
    for batch in walk.snapshot.query(sql, &[]).await? {
        for row in F::decode(&batch)? {
            let mut fields = Vec::new();
            push_fields(&mut fields, serde_json::to_value(&row)?);
            facts.push(AnyFact {
                kind: F::KIND,
                origin: row.origin().clone(),
                group: row.group(),
                replaced_day: row.replaced_day(),
                fields,
            });
        }
    }
    Ok(facts)
}

/// Fields with a value, those of the unit among them; where the fact came from is shown otherwise.
fn push_fields(fields: &mut Vec<(String, String)>, value: serde_json::Value) {
    let serde_json::Value::Object(object) = value else { return };
    for (name, value) in object {
        let text = match value {
            _ if name == "origin" => continue,
            serde_json::Value::Null => continue,
            serde_json::Value::String(text) => text,
            serde_json::Value::Object(_) => {
                push_fields(fields, value);
                continue;
            }
            other => other.to_string(),
        };
        if !text.is_empty() && text != "0" {
            fields.push((name, text));
        }
    }
}

/// Facts in force that an entry of the group rests on; of media days only those of `campaign`, if given.
pub async fn of_group(
    walk: &Walk<'_>,
    group: &GroupKey,
    known: &Known,
    campaign: Option<&str>,
) -> anyhow::Result<Vec<AnyFact>> {
    let hash = |group: &GroupKey| format!("group_hash = {}", group.hash64());
    let own = hash(group);
    let wanted: Vec<(FactKind, String)> = match group.kind() {
        Some(GroupKind::Ad) => {
            let campaign = campaign.map_or(String::new(), |it| format!(" AND {}", equals("campaign", it)));
            vec![(FactKind::AdDelivery, format!("{own}{campaign}")), (FactKind::MediaCharge, own)]
        }
        Some(GroupKind::Order) => {
            vec![(FactKind::OrderLine, own.clone()), (FactKind::OrderChange, own.clone()), (FactKind::OrderTouch, own)]
        }
        Some(GroupKind::Pay) => {
            let mut wanted = vec![(FactKind::PayoutLine, own)];
            wanted.extend(order_of(group, &walk.books.accounts).map(|order| (FactKind::OrderTouch, hash(&order))));
            wanted
        }
        Some(GroupKind::Charge) => vec![(FactKind::MediaCharge, own)],
        Some(GroupKind::Bank) => vec![(FactKind::BankLine, own)],
        Some(GroupKind::Opening) => vec![(FactKind::OpeningBalance, own)],
        Some(GroupKind::Points) => vec![(FactKind::Points, own)],
        Some(GroupKind::Receipt) => vec![(FactKind::GoodsReceipt, own)],
        Some(GroupKind::Accrual) => vec![(FactKind::Accrual, own)],
        Some(GroupKind::Stock) => {
            let (shop, product) = (equals("account", group.account()), equals("product", group.rest()));
            vec![(FactKind::GoodsReceipt, format!("{shop} AND {product}"))]
        }
        Some(GroupKind::Reval) => {
            let closing = equals("kind", RateKind::Closing.as_str());
            vec![(FactKind::MediaCharge, equals("account", group.account())), (FactKind::FxRate, closing)]
        }
        Some(GroupKind::Fx | GroupKind::Credit) => vec![(FactKind::MediaCharge, equals("account", group.account()))],
        None => Vec::new(),
    };
    let mut facts = Vec::new();
    for (kind, condition) in wanted {
        if walk.snapshot.rows(kind.as_str())? > 0 {
            let from = in_force(&walk.snapshot, kind, known)?;
            let sql = format!("SELECT * FROM {from} f WHERE {condition} ORDER BY fact_id");
            facts.extend(query(walk, kind, &sql).await?);
        }
    }
    Ok(facts)
}

/// The first of `facts` with their rows in the files; how many more there are is said.
pub async fn parts(walk: &Walk<'_>, facts: &[AnyFact], known: &Known) -> anyhow::Result<Vec<Part>> {
    let mut rows = RawRows::open(walk.books).await?;
    let mut parts = Vec::new();
    for fact in facts.iter().take(walk.asked.top) {
        parts.push(Part::Fact(part(walk, fact, &mut rows, known).await?));
    }
    let more = facts.len().saturating_sub(walk.asked.top);
    if more > 0 {
        parts.push(Part::Words(walk.say(
            &format!("… and {more} more facts (--top shows more)"),
            &format!("… 그 밖의 사실 {more}건 (--top 으로 더 보기)"),
        )));
    }
    Ok(parts)
}

async fn part(walk: &Walk<'_>, fact: &AnyFact, rows: &mut RawRows<'_>, known: &Known) -> anyhow::Result<FactPart> {
    let raw = rows.row(fact.batch(), fact.origin.line).await?;
    let (mut standing, mut file) = (String::new(), String::new());
    if let Some(batch) = rows.batch(fact.batch()) {
        standing = walk.say(
            &format!(
                "batch {}, {}, said {}, recorded {}",
                batch.id, batch.format, batch.observed_at, batch.recorded_at
            ),
            &format!("배치 {}, {}, 관측 {}, 기록 {}", batch.id, batch.format, batch.observed_at, batch.recorded_at),
        );
        file.clone_from(&batch.file_name);
        if let Some(replayed) = rows.replayed(batch.id, fact.origin.line)?.filter(|it| !it.set.is_empty()) {
            standing += &walk.say(
                &format!(", mended before it was read: {}", replayed.text),
                &format!(", 고쳐서 다시 읽음: {}", replayed.text),
            );
        }
    }
    let withdrawal = rows.withdrawn(fact.batch()).filter(|by| by.recorded_at <= known.at);
    if let Some(by) = withdrawal.map(|by| by.id) {
        standing += &walk.say(&format!("; withdrawn by batch {by}"), &format!("; 배치 {by} 에서 가져오기 취소"));
    } else if let Some(by) = retired_by(walk, fact, known).await? {
        standing += &walk.say(&format!("; replaced by batch {by}"), &format!("; 배치 {by} 이(가) 대체"));
    }
    let mut fields = fact.fields.clone();
    if !fact.origin.account.is_empty() {
        fields.insert(0, ("account".to_owned(), fact.origin.account.to_string()));
    }
    Ok(FactPart {
        reference: Reference::new("fact", &fact.origin.id.to_string()).to_string(),
        kind: fact.kind.to_string(),
        fields,
        standing,
        file: if raw.is_some() { file } else { String::new() },
        line: fact.origin.line,
        raw: raw.unwrap_or_default(),
    })
}

/// The batch whose facts took the place of this one, as far as known.
async fn retired_by(walk: &Walk<'_>, fact: &AnyFact, known: &Known) -> anyhow::Result<Option<i64>> {
    let mut retired = Where::default();
    retired.add(format!("fact = {}", quoted(fact.kind.as_str())));
    match fact.replaced_day {
        Some(day) => {
            let account: &Text = &fact.origin.account;
            retired.add(format!("retired_batch = {}", fact.batch()));
            retired.add(format!("{} AND day = DATE '{day}'", equals("account", account)));
        }
        None => retired.add(format!("fact_id = {}", fact.origin.id)),
    }
    retired.add(stands("", known.restricts.then(|| known.at.as_microsecond())));
    let sql = format!("SELECT batch_id FROM retired{} ORDER BY batch_id LIMIT 1", retired.clause());
    for batch in walk.snapshot.query(&sql, &[]).await? {
        if batch.num_rows() > 0 {
            return Ok(Some(cell_of::<Count>(&batch, "batch_id", 0)?));
        }
    }
    Ok(None)
}
