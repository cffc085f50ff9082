//! What a group has already: its facts in force and what is posted for it.

use std::{collections::BTreeMap, sync::Arc};

use futures::TryStreamExt as _;
use hashbrown::{HashMap, HashSet};
use jangbu_core::{
    Text,
    account::Account,
    facts::{
        Accrual, AdDelivery, BankLine, CampaignAlias, FactSet, GoodsReceipt, MediaCharge, OpeningBalance, OrderChange,
        OrderLine, OrderTouch, PayoutLine, Points,
    },
    group::{GroupKey, GroupKind},
};
use ledger::{Campaigns, Dimensions, NetKey, Posted, Reported};
use store::{
    RecordBatch, Snapshot, Value,
    records::batch::Batch,
    tables::{
        FactRow, RowError,
        cell::{Cell, Code, Count, Day, Key, Minor, Word},
        cell_of, column,
    },
};

use super::{
    grouping::Groups,
    in_force::{Known, scanned},
};

/// Columns of the journal that say what is posted.
const POSTED: [&str; 13] = [
    "group_key",
    "code",
    "currency",
    "amount",
    "functional",
    "economic_on",
    "media_account",
    "campaign",
    "ad_group",
    "channel",
    "product",
    "order_id",
    "partner",
];

/// Rows of `F` whose `column` is among `keys`, all columns.
///
/// # Errors
/// When the store cannot be read.
pub async fn rows_where<F: FactRow>(
    snapshot: &Snapshot,
    known: &Known,
    column: &'static str,
    keys: &Arc<HashSet<i64>>,
) -> anyhow::Result<Vec<F>> {
    if keys.is_empty() || snapshot.rows(F::table())? == 0 {
        return Ok(Vec::new());
    }
    let columns: Vec<&str> = F::COLUMNS.iter().map(|column| column.name).collect();
    let mut rows = Vec::new();
    for batch in scanned(snapshot, F::table(), column, keys, &columns).await? {
        rows.extend(F::decode(&batch)?.into_iter().filter(|row| known.in_force(row)));
    }
    Ok(rows)
}

/// All rows of `F` in force.
///
/// # Errors
/// When the store cannot be read.
pub async fn all_rows<F: FactRow>(snapshot: &Snapshot, known: &Known) -> anyhow::Result<Vec<F>> {
    if snapshot.rows(F::table())? == 0 {
        return Ok(Vec::new());
    }
    let mut rows = Vec::new();
    for batch in snapshot.query(&format!("SELECT * FROM {}", F::table()), &[]).await? {
        rows.extend(F::decode(&batch)?.into_iter().filter(|row| known.in_force(row)));
    }
    Ok(rows)
}

/// Where the parts begin and end that a batch recorded its facts in: numbers from the first up to, not including, the
/// second.
///
/// # Errors
/// When the record of the batch cannot be read.
pub fn parts_of(batch: &Batch) -> anyhow::Result<Vec<[i64; 2]>> {
    let mut bounds = Vec::new();
    for start in batch.chunks.split(',').filter(|it| !it.is_empty()) {
        bounds.push((batch.id << 32) | start.parse::<i64>()?);
    }
    bounds.push((batch.id + 1) << 32);
    Ok(bounds.windows(2).map(|pair| [pair[0], pair[1]]).collect())
}

/// The rows of `F` with numbers from `first` up to, not including, `end`, in recorded order.
///
/// # Errors
/// When the store cannot be read.
pub async fn rows_between<F: FactRow>(snapshot: &Snapshot, [first, end]: [i64; 2]) -> anyhow::Result<Vec<F>> {
    let mut rows = Vec::new();
    if snapshot.rows(F::table())? == 0 {
        return Ok(rows);
    }
    let sql = format!("SELECT * FROM {} WHERE fact_id >= $1 AND fact_id < $2 ORDER BY fact_id", F::table());
    for batch in snapshot.query(&sql, &[Value::Int(first), Value::Int(end)]).await? {
        rows.extend(F::decode(&batch)?);
    }
    Ok(rows)
}

/// Facts in force that the derived groups of a media account rest on.
///
/// # Errors
/// When the store cannot be read.
pub async fn facts_of_media(media: &str, snapshot: &Snapshot, known: &Known) -> anyhow::Result<FactSet> {
    let mut facts = FactSet::default();
    macro_rules! load {
        ($($type:ident => $field:ident),+) => {
            $(if snapshot.rows(<$type>::table())? > 0 {
                let sql = format!("SELECT * FROM {} WHERE account = $1", <$type>::table());
                for batch in snapshot.query(&sql, &[media.into()]).await? {
                    facts.$field.extend(<$type>::decode(&batch)?.into_iter().filter(|row| known.in_force(row)));
                }
            })+
        };
    }
    load!(AdDelivery => ad_delivery, MediaCharge => media_charge);
    // Few, and whom they mean is for the rule to say.
    facts.opening_balance = all_rows(snapshot, known).await?;
    Ok(facts)
}

/// What names campaigns: all units of reports that were not withdrawn and the aliases in force.
///
/// # Errors
/// When the store cannot be read.
pub async fn campaigns(snapshot: &Snapshot, known: &Known) -> anyhow::Result<Campaigns> {
    let aliases = all_rows::<CampaignAlias>(snapshot, known).await?;
    let mut campaigns = Campaigns::default().with_aliases(aliases.iter());
    report_units(snapshot, recorded_by_others(&known.withdrawn).as_deref(), &mut campaigns).await?;
    Ok(campaigns)
}

/// The condition that rows were recorded by other batches than the `withdrawn`; none where there are none of these.
pub fn recorded_by_others(withdrawn: &HashSet<i64>) -> Option<String> {
    let mut numbers: Vec<String> = withdrawn.iter().map(ToString::to_string).collect();
    numbers.sort_unstable();
    (!numbers.is_empty()).then(|| format!("batch_id NOT IN ({})", numbers.join(", ")))
}

/// Takes note of all units that media accounts ever reported in rows that meet `condition`.
///
/// # Errors
/// When the store cannot be read.
pub async fn report_units(
    snapshot: &Snapshot,
    condition: Option<&str>,
    campaigns: &mut Campaigns,
) -> anyhow::Result<()> {
    if snapshot.rows("ad_delivery")? == 0 {
        return Ok(());
    }
    const UNITS: [&str; 6] = ["account", "campaign", "campaign_name", "ad", "keyword", "ad_group"];
    let known = condition.map_or_else(String::new, |condition| format!(" WHERE {condition}"));
    let sql = format!("SELECT DISTINCT {} FROM ad_delivery{known}", UNITS.join(", "));
    let mut rows = snapshot.stream(&sql, &[]).await?;
    while let Some(batch) = rows.try_next().await? {
        let mut columns = Vec::with_capacity(UNITS.len());
        for name in UNITS {
            columns.push(column::<Word>(&batch, name)?);
        }
        for row in 0..batch.num_rows() {
            let cells: Vec<Text> = columns.iter().map(|cells| Word::get(cells, row)).collect::<Result<_, _>>()?;
            let [account, campaign, campaign_name, ad, keyword, ad_group] = cells.as_slice() else { continue };
            let unit = Reported { account, campaign, campaign_name, below: [ad, keyword, ad_group] };
            campaigns.report(unit, &mut |_| {});
        }
    }
    Ok(())
}

/// The number of the last entry; 0 when there is none.
///
/// # Errors
/// When the store cannot be read.
pub async fn last_entry(snapshot: &Snapshot) -> anyhow::Result<i64> {
    if snapshot.rows("journal")? == 0 {
        return Ok(0);
    }
    let rows = snapshot.query("SELECT MAX(entry_id) AS last FROM journal", &[]).await?;
    Ok(rows.first().map(|batch| cell_of::<Count>(batch, "last", 0)).transpose()?.unwrap_or(0))
}

/// The facts in force of the groups whose hashes are given, with the links their rules look up.
///
/// # Errors
/// When the store cannot be read.
pub async fn facts_of(
    hashes: &Arc<HashSet<i64>>,
    snapshot: &Snapshot,
    known: &Known,
    accounts: &BTreeMap<Text, Account>,
) -> anyhow::Result<Groups> {
    let mut groups = Groups::default();
    macro_rules! load {
        ($($type:ident => $field:ident),+) => {
            $(for row in rows_where::<$type>(snapshot, known, "group_hash", hashes).await? {
                groups.add(row, |facts| &mut facts.$field);
            })+
        };
    }
    load!(AdDelivery => ad_delivery, MediaCharge => media_charge, OrderLine => order_line, OrderChange => order_change,
        OrderTouch => order_touch, PayoutLine => payout_line, BankLine => bank_line, OpeningBalance => opening_balance,
        Points => points, GoodsReceipt => goods_receipt, Accrual => accrual);
    add_links(&mut groups, snapshot, known, accounts).await?;
    Ok(groups)
}

/// Gives payout lines of an order the order's touches, which are stored with the order.
async fn add_links(
    groups: &mut Groups,
    snapshot: &Snapshot,
    known: &Known,
    accounts: &BTreeMap<Text, Account>,
) -> anyhow::Result<()> {
    let mut payers: HashMap<GroupKey, Vec<GroupKey>> = HashMap::new();
    for key in groups.keys() {
        if let Some(order) = order_of(key, accounts) {
            payers.entry(order).or_default().push(key.clone());
        }
    }
    let wanted = Arc::new(payers.keys().map(GroupKey::hash64).collect());
    for touch in rows_where::<OrderTouch>(snapshot, known, "group_hash", &wanted).await? {
        let order = GroupKey::new(GroupKind::Order, &touch.origin.account, &touch.order_id);
        for payer in payers.get(&order).into_iter().flatten() {
            groups.of(payer.clone()).order_touch.push(touch.clone());
        }
    }
    Ok(())
}

/// The order whose payment a group of payout lines is.
pub fn order_of(pay: &GroupKey, accounts: &BTreeMap<Text, Account>) -> Option<GroupKey> {
    if pay.kind() != Some(GroupKind::Pay) || pay.rest().starts_with("payout:") {
        return None;
    }
    let shop = &accounts.get(pay.account())?.shop;
    (!shop.is_empty()).then(|| GroupKey::new(GroupKind::Order, shop, pay.rest()))
}

/// What is posted for the groups whose hashes are given.
///
/// # Errors
/// When the store cannot be read.
pub async fn posted_of(
    hashes: &Arc<HashSet<i64>>,
    snapshot: &Snapshot,
) -> anyhow::Result<HashMap<GroupKey, Vec<Posted>>> {
    let mut posted: HashMap<GroupKey, Vec<Posted>> = HashMap::new();
    if hashes.is_empty() || snapshot.rows("journal")? == 0 {
        return Ok(posted);
    }
    for batch in scanned(snapshot, "journal", "group_hash", hashes, &POSTED).await? {
        each_posted(&batch, |group, key, amount, functional| {
            posted.entry(group).or_default().push((key, amount, functional));
        })?;
    }
    Ok(posted)
}

/// Calls `take` with group, key, amount and functional amount of every row.
///
/// # Errors
/// When a column is missing.
pub fn each_posted(batch: &RecordBatch, mut take: impl FnMut(GroupKey, NetKey, i64, i64)) -> Result<(), RowError> {
    let groups = column::<Key>(batch, "group_key")?;
    let codes = column::<Word>(batch, "code")?;
    let currencies = column::<Code>(batch, "currency")?;
    let amounts = column::<Minor>(batch, "amount")?;
    let functionals = column::<Minor>(batch, "functional")?;
    let days = column::<Day>(batch, "economic_on")?;
    let texts = |name| column::<Word>(batch, name);
    let dimensions = [
        texts("media_account")?,
        texts("campaign")?,
        texts("ad_group")?,
        texts("channel")?,
        texts("product")?,
        texts("order_id")?,
        texts("partner")?,
    ];
    for row in 0..batch.num_rows() {
        let [media_account, campaign, ad_group, channel, product, order, partner] =
            dimensions.map(|array| Word::get(array, row));
        let dimensions = Dimensions {
            media_account: media_account?,
            campaign: campaign?,
            ad_group: ad_group?,
            channel: channel?,
            product: product?,
            order: order?,
            partner: partner?,
        };
        let key = NetKey {
            code: Word::get(codes, row)?,
            currency: Code::get(currencies, row)?,
            economic_on: Day::get(days, row)?,
            dimensions,
        };
        let group = GroupKey::from_stored(&Key::get(groups, row)?);
        take(group, key, Minor::get(amounts, row)?, Minor::get(functionals, row)?);
    }
    Ok(())
}
