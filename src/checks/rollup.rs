//! The profit rollup is the journal, summed.

use jangbu_core::Said;
use store::{
    Snapshot,
    tables::{
        PROFIT_LINES,
        cell::{Day, Word},
    },
};

use super::{Found, cell, query};

/// Keys at which rollup and journal differ.
pub async fn equals_journal(snapshot: &Snapshot) -> anyhow::Result<Vec<Found>> {
    let chart = ledger::Chart::korea()?;
    let mut sums = Vec::new();
    for line in PROFIT_LINES {
        let codes: Vec<String> = chart
            .accounts()
            .iter()
            .filter(|account| account.profit_line.is_some_and(|it| it.as_str() == line))
            .map(|account| format!("'{}'", account.code))
            .collect();
        sums.push(format!("SUM(CASE WHEN code IN ({}) THEN functional ELSE 0 END) AS {line}", codes.join(", ")));
    }
    let sales = chart.code(ledger::Role::Sales);
    let keys = "posted_on, economic_on, COALESCE(media_account, '') AS m, COALESCE(campaign, '') AS c, \
                COALESCE(channel, '') AS ch";
    let lines = PROFIT_LINES.map(|line| format!("SUM({line}) AS {line}")).join(", ");
    let differ = PROFIT_LINES.map(|line| format!("COALESCE(j.{line}, 0) <> COALESCE(r.{line}, 0)")).join(" OR ");
    let amounts = format!(
        "SELECT COALESCE(j.economic_on, r.economic_on) AS day, COALESCE(j.c, r.c) AS campaign FROM \
         (SELECT {keys}, {} FROM journal GROUP BY 1, 2, 3, 4, 5) j FULL OUTER JOIN \
         (SELECT {keys}, {lines} FROM profit_rollup GROUP BY 1, 2, 3, 4, 5) r \
         ON j.posted_on = r.posted_on AND j.economic_on = r.economic_on AND j.m = r.m AND j.c = r.c AND j.ch = r.ch \
         WHERE {differ}",
        sums.join(", ")
    );
    // An order counts on the first day of its sales (policy, section 1).
    let orders = format!(
        "SELECT COALESCE(j.economic_on, r.economic_on) AS day, COALESCE(j.c, r.c) AS campaign FROM \
         (SELECT economic_on, m, c, ch, COUNT(*) AS orders FROM \
          (SELECT economic_on, m, c, ch, \
           ROW_NUMBER() OVER (PARTITION BY group_key ORDER BY economic_on, m, c, ch) AS place FROM \
           (SELECT group_key, economic_on, COALESCE(media_account, '') AS m, COALESCE(campaign, '') AS c, \
            COALESCE(channel, '') AS ch FROM journal WHERE code = '{sales}' AND group_key LIKE 'order:%' \
            GROUP BY group_key, economic_on, media_account, campaign, channel HAVING SUM(functional) <> 0) s) p \
          WHERE place = 1 GROUP BY economic_on, m, c, ch) j FULL OUTER JOIN \
         (SELECT economic_on, COALESCE(media_account, '') AS m, COALESCE(campaign, '') AS c, \
          COALESCE(channel, '') AS ch, SUM(orders) AS orders FROM profit_rollup GROUP BY 1, 2, 3, 4) r \
         ON j.economic_on = r.economic_on AND j.m = r.m AND j.c = r.c AND j.ch = r.ch \
         WHERE COALESCE(j.orders, 0) <> COALESCE(r.orders, 0)"
    );
    let mut found = Vec::new();
    for (sql, [what, what_ko]) in [(amounts, ["amounts", "금액"]), (orders, ["numbers of orders", "주문 수"])] {
        for batch in query(snapshot, "journal", &sql).await? {
            for row in 0..batch.num_rows() {
                let campaign = cell::<Word>(&batch, "campaign", row)?;
                found.push(Found {
                    rule: "G12",
                    kind: "rollup",
                    subject: format!("{campaign}/{}", cell::<Day>(&batch, "day", row)?),
                    message: Said::new(
                        format!("{what} of the profit rollup are not those of the journal"),
                        format!("손익 집계의 {what_ko}이(가) 분개장과 다릅니다"),
                    ),
                    amount: None,
                });
            }
        }
    }
    Ok(found)
}
