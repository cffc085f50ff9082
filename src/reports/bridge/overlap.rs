//! Orders that several platforms may claim: how many media accounts that claim anything touched each.
//!
//! No platform says which orders it claims. So this is the most that can be claimed more than once: of an order that
//! k of them touched, its amount k − 1 times.

use std::collections::BTreeSet;

use futures::TryStreamExt as _;
use hashbrown::HashMap;
use jangbu_core::{
    Text,
    facts::{CampaignAlias, Fact as _, FactKind, GoodsReceipt, OrderTouch, Product},
    vat::VatRates,
};
use ledger::{Campaigns, Chart, Context, FxRates, OrderLink, ProductCosts};
use store::tables::{FactRow as _, cell::Word, cell_of};

use crate::{
    books::Books,
    pipeline::load,
    reports::{
        scope::Scope,
        sql::{Where, in_force},
    },
    withdrawn,
};

/// Media accounts that touched an order and claim anything, by the hash of the order's group; two or more.
///
/// # Errors
/// When the store cannot be read.
pub async fn read(books: &Books, scope: &Scope) -> anyhow::Result<HashMap<i64, i64>> {
    let claiming = claiming(scope).await?;
    let mut touched: HashMap<i64, Vec<Text>> = HashMap::new();
    if claiming.len() < 2 {
        return Ok(HashMap::new());
    }
    let touches = in_force(&scope.snapshot, FactKind::OrderTouch, &scope.known)?;
    let sql = format!(
        "SELECT t.* FROM {touches} t WHERE t.group_hash IN \
         (SELECT g.group_hash FROM {touches} g GROUP BY g.group_hash HAVING COUNT(*) > 1)"
    );
    let mut context: Option<Context> = None;
    let mut batches = scope.snapshot.stream(&sql, &[]).await?;
    while let Some(batch) = batches.try_next().await? {
        let context = match &mut context {
            Some(context) => context,
            none => none.insert(self::context(books, scope).await?),
        };
        for touch in OrderTouch::decode(&batch)? {
            let Some(link) = OrderLink::of_touch(&touch, context) else { continue };
            if claiming.contains(&link.media_account) {
                let order = touch.group().map_or(0, |group| group.hash64());
                let accounts = touched.entry(order).or_default();
                if !accounts.contains(&link.media_account) {
                    accounts.push(link.media_account);
                }
            }
        }
    }
    let several =
        touched.into_iter().map(|(order, accounts)| (order, i64::try_from(accounts.len()).unwrap_or(i64::MAX)));
    Ok(several.filter(|(_, accounts)| *accounts > 1).collect())
}

/// Media accounts that claim anything.
async fn claiming(scope: &Scope) -> anyhow::Result<BTreeSet<Text>> {
    let sql = format!("SELECT DISTINCT account FROM {} f", in_force(&scope.snapshot, FactKind::AdClaim, &scope.known)?);
    let mut accounts = BTreeSet::new();
    for batch in scope.snapshot.query(&sql, &[]).await? {
        for row in 0..batch.num_rows() {
            accounts.insert(cell_of::<Word>(&batch, "account", row)?);
        }
    }
    Ok(accounts)
}

/// What links touches: accounts, aliases and reported campaigns.
async fn context(books: &Books, scope: &Scope) -> anyhow::Result<Context> {
    let sql = format!("SELECT * FROM {} f", in_force(&scope.snapshot, FactKind::CampaignAlias, &scope.known)?);
    let mut aliases: Vec<CampaignAlias> = Vec::new();
    for batch in scope.snapshot.query(&sql, &[]).await? {
        aliases.extend(CampaignAlias::decode(&batch)?);
    }
    let mut campaigns = Campaigns::default().with_aliases(aliases.iter());
    let withdrawn = withdrawn::by(&mut books.read().await?, scope.known.at).await?.into_keys().collect();
    let mut rows = Where::default();
    rows.extend(scope.known.condition());
    rows.extend(load::recorded_by_others(&withdrawn));
    load::report_units(&scope.snapshot, Some(&rows.all()), &mut campaigns).await?;
    Ok(Context {
        company: books.company.clone(),
        accounts: books.accounts.clone(),
        chart: Chart::korea()?,
        costs: ProductCosts::from_facts(Vec::<Product>::new(), &Vec::<GoodsReceipt>::new()),
        campaigns,
        rates: FxRates::from_facts(std::iter::empty()),
        vat: VatRates::korea()?,
    })
}
