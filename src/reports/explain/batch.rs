//! A recorded act: `batch/7`.

use anyhow::bail;
use jangbu_core::Text;
use serve::{Column, Explanation, Part, Reference, Table, Values};
use store::tables::{
    cell::{Count, Minor, Word},
    cell_of,
};

use super::{Walk, nothing_yet, number, raw_row::RawRows, table};
use crate::withdrawn::WITHDRAWAL;

/// What a batch is, in Korean.
fn kind_ko(kind: &str) -> &str {
    match kind {
        "import" => "가져오기",
        "replay" => "격리된 행 다시 읽기",
        "account" => "계정 변경",
        "account_removed" => "계정 삭제",
        "close" => "월 마감",
        "reopen" => "마감 취소",
        "dismiss" => "격리된 행 제외",
        "restore" => "제외 취소",
        WITHDRAWAL => "가져오기 취소",
        "vouchers_sent" => "전표 전송",
        "vouchers_withdrawn" => "전표 전송 취소",
        other => other,
    }
}

/// Explains it.
pub async fn explain(walk: &Walk<'_>, reference: &Reference) -> anyhow::Result<Explanation> {
    let id = number(reference)?;
    let rows = RawRows::open(walk.books).await?;
    let Some(batch) = rows.batch(id) else { bail!("there is no batch {id}") };
    let mut explanation = nothing_yet(vec![walk.say(
        &format!("Batch {id}: {} by {}, recorded {}.", batch.kind, batch.actor, batch.recorded_at),
        &format!("배치 {id}: {} ({} 기록, {}).", kind_ko(&batch.kind), batch.actor, batch.recorded_at),
    )]);
    if let Some(by) = rows.withdrawn(id) {
        explanation.parts.push(Part::Words(walk.say(
            &format!("It was withdrawn by batch {}, recorded {}: its facts count no more.", by.id, by.recorded_at),
            &format!("배치 {} 에서 취소했습니다 ({}). 이 배치의 사실은 더는 반영되지 않습니다.", by.id, by.recorded_at),
        )));
    }
    let fields: Vec<(&str, String)> = vec![
        ("file_name", batch.file_name.clone()),
        ("format", batch.format.clone()),
        ("account", batch.account.clone()),
        ("observed_at", batch.observed_at.to_string()),
        ("rows_read", batch.rows_read.to_string()),
        ("facts", batch.facts.to_string()),
        ("entries", batch.entries.to_string()),
        ("lines", batch.lines.to_string()),
        ("raw_hash", batch.raw_hash.clone()),
        ("chain_head", batch.chain_head.clone()),
        ("detail", batch.detail.clone()),
    ];
    let fields: Vec<(Text, Text)> = fields
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (walk.label(name).into(), value.into()))
        .collect();
    let (names, values) = fields.into_iter().unzip();
    let columns = vec![Column::new("item", Values::Text(names)), Column::new("content", Values::Text(values))];
    explanation.parts.push(table(Table { title: "batch", columns, ..Table::default() }));

    let sql = format!(
        "SELECT code, COUNT(*) AS lines, SUM(functional) AS amount FROM journal WHERE batch_id = {id} \
         GROUP BY code ORDER BY code"
    );
    let (mut codes, mut names, mut lines, mut amounts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for batch in walk.snapshot.query(&sql, &[]).await? {
        for row in 0..batch.num_rows() {
            let code = cell_of::<Word>(&batch, "code", row)?;
            names.push(walk.account_name(&code).into());
            codes.push(code);
            lines.push(cell_of::<Count>(&batch, "lines", row)?);
            amounts.push(cell_of::<Minor>(&batch, "amount", row)?);
        }
    }
    if !codes.is_empty() {
        let columns = vec![
            Column::new("code", Values::Text(codes)),
            Column::new("name", Values::Text(names)),
            Column::new("lines", Values::Count(lines)),
            Column::new("amount", Values::Money(walk.books.company.currency, amounts)),
        ];
        explanation.parts.push(table(Table { title: "accounts", columns, ..Table::default() }));
    }
    Ok(explanation)
}
