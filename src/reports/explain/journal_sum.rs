//! A number that is a sum of journal lines: by account, and by posting group, to the last unit.

use anyhow::anyhow;
use jangbu_core::{Currency, Money, Text};
use serve::{Cell, Column, Part, Table, Values};
use store::tables::{
    cell::{Count, Minor, Word},
    cell_of,
};

use super::{Walk, group, known_reference, refer_rows, table};
use crate::reports::{scope::Known, sql::Where};

/// Lines of the journal and how they are added up.
pub struct JournalSum {
    /// Which lines; knowledge is left out.
    pub lines: Where,
    /// How far knowledge goes.
    pub known: Known,
    /// `functional` or `amount`.
    pub column: &'static str,
    /// Whether credit counts as positive.
    pub negated: bool,
    /// Currency of the amounts.
    pub currency: Currency,
    /// Of media groups, only the facts of this campaign are shown.
    pub campaign: Option<String>,
}

/// A posting group's part of a sum.
pub struct GroupPart {
    /// Posting group.
    pub key: Text,
    /// Lines.
    pub lines: i64,
    /// Its amount.
    pub minor: i64,
}

impl JournalSum {
    fn expression(&self) -> String {
        format!("{}COALESCE(SUM({}), 0)", if self.negated { "-" } else { "" }, self.column)
    }

    fn known_lines(&self) -> Where {
        let mut lines = self.lines.clone();
        lines.extend(self.known.condition());
        lines
    }

    fn money(&self, minor: i64) -> Cell<'static> {
        Cell::Money(Money::new(minor, self.currency))
    }

    /// The number.
    pub async fn value(&self, walk: &Walk<'_>) -> anyhow::Result<i64> {
        let sql = format!("SELECT {} AS amount FROM journal{}", self.expression(), self.known_lines().clause());
        let mut sum = 0;
        for batch in walk.snapshot.query(&sql, &[]).await? {
            for row in 0..batch.num_rows() {
                sum += cell_of::<Minor>(&batch, "amount", row)?;
            }
        }
        Ok(sum)
    }

    /// The number, and the steps below it: accounts, groups, and the facts of the largest groups.
    pub async fn explain(&self, walk: &Walk<'_>) -> anyhow::Result<(Cell<'static>, Vec<Part>)> {
        let value = self.value(walk).await?;
        let groups = self.groups(walk).await?;
        let mut parts =
            vec![table(self.accounts(walk, value).await?), table(self.group_table(walk, &groups, value).await?)];
        for part in groups.iter().take(walk.asked.groups) {
            parts.push(Part::Words(format!("— {}", part.key)));
            parts.extend(group::parts(walk, &part.key, &self.known, self.campaign.as_deref()).await?);
        }
        Ok((self.money(value), parts))
    }

    async fn accounts(&self, walk: &Walk<'_>, value: i64) -> anyhow::Result<Table> {
        let sql = format!(
            "SELECT code, COUNT(*) AS lines, {} AS amount FROM journal{} GROUP BY code ORDER BY code",
            self.expression(),
            self.known_lines().clause()
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
        let columns = vec![
            Column::new("code", Values::Text(codes)),
            Column::new("name", Values::Text(names)),
            Column::new("lines", Values::Count(lines)),
            Column::new("amount", Values::Money(self.currency, amounts)).with_total(self.money(value)),
        ];
        Ok(Table { title: "accounts", columns, ..Table::default() })
    }

    /// The groups with the largest amounts.
    async fn groups(&self, walk: &Walk<'_>) -> anyhow::Result<Vec<GroupPart>> {
        let sql = format!(
            "SELECT group_key, lines, amount FROM \
             (SELECT group_key, COUNT(*) AS lines, {} AS amount FROM journal{} GROUP BY group_key) g \
             ORDER BY ABS(amount) DESC, group_key LIMIT {}",
            self.expression(),
            self.known_lines().clause(),
            walk.asked.top
        );
        let mut groups = Vec::new();
        for batch in walk.snapshot.query(&sql, &[]).await? {
            for row in 0..batch.num_rows() {
                groups.push(GroupPart {
                    key: cell_of::<Word>(&batch, "group_key", row)?,
                    lines: cell_of::<Count>(&batch, "lines", row)?,
                    minor: cell_of::<Minor>(&batch, "amount", row)?,
                });
            }
        }
        Ok(groups)
    }

    async fn group_table(&self, walk: &Walk<'_>, groups: &[GroupPart], value: i64) -> anyhow::Result<Table> {
        let sql = format!(
            "SELECT COUNT(*) AS lines, COUNT(DISTINCT group_key) AS groups FROM journal{}",
            self.known_lines().clause()
        );
        let (mut all_lines, mut all_groups) = (0, 0);
        for batch in walk.snapshot.query(&sql, &[]).await? {
            for row in 0..batch.num_rows() {
                all_lines += cell_of::<Count>(&batch, "lines", row)?;
                all_groups += cell_of::<Count>(&batch, "groups", row)?;
            }
        }
        let mut keys: Vec<Text> = groups.iter().map(|part| part.key.clone()).collect();
        let mut lines: Vec<i64> = groups.iter().map(|part| part.lines).collect();
        let mut amounts: Vec<i64> = groups.iter().map(|part| part.minor).collect();
        let mut refs: Vec<Option<String>> =
            groups.iter().map(|part| Some(known_reference("group", &part.key, &self.known))).collect();
        let more = all_groups - i64::try_from(groups.len()).map_err(|_| anyhow!("too many groups"))?;
        if more > 0 {
            keys.push(walk.say(&format!("{more} more groups"), &format!("그 밖의 묶음 {more}개")).into());
            lines.push(all_lines - lines.iter().sum::<i64>());
            amounts.push(value - amounts.iter().sum::<i64>());
            refs.push(None);
        }
        let columns = vec![
            Column::new("group", Values::Text(keys)),
            Column::new("lines", Values::Count(lines)).with_total(Cell::Count(all_lines)),
            Column::new("amount", Values::Money(self.currency, amounts)).with_total(self.money(value)),
        ];
        Ok(Table { title: "by_group", columns, refer: Some(refer_rows(refs)), ..Table::default() })
    }
}
