//! G5, G6: one version of a key is in force. G39: every fact belongs to an account of this company.

use std::collections::BTreeMap;

use hashbrown::HashSet;
use jangbu_core::{Said, Text, account::Account, facts::FactKind};
use store::{
    Snapshot,
    tables::cell::{Count, Word},
};

use super::{Found, cell, query};

/// Keys, or account-days, of which two versions are in force.
pub async fn one_version(snapshot: &Snapshot) -> anyhow::Result<Vec<Found>> {
    let mut found = Vec::new();
    for kind in FactKind::ALL {
        let sql = match kind {
            FactKind::AdClaim | FactKind::AdDelivery => format!(
                "SELECT account, CAST(reported_day AS VARCHAR) AS key, COUNT(DISTINCT batch_id) AS versions \
                 FROM current_{kind} GROUP BY account, reported_day HAVING COUNT(DISTINCT batch_id) > 1"
            ),
            _ => format!(
                "SELECT account, key, COUNT(*) AS versions FROM current_{kind} \
                 GROUP BY account, key HAVING COUNT(*) > 1"
            ),
        };
        for batch in query(snapshot, kind.as_str(), &sql).await? {
            for row in 0..batch.num_rows() {
                let versions = cell::<Count>(&batch, "versions", row)?;
                found.push(Found {
                    rule: "G6",
                    kind: "two_versions",
                    subject: format!(
                        "{kind} {}/{}",
                        cell::<Word>(&batch, "account", row)?,
                        cell::<Word>(&batch, "key", row)?
                    ),
                    message: Said::new(
                        format!("{versions} versions are in force"),
                        format!("유효한 버전이 {versions}개입니다"),
                    ),
                    amount: None,
                });
            }
        }
    }
    Ok(found)
}

/// Facts that are in force though their batch was withdrawn.
pub async fn none_withdrawn(withdrawn: &HashSet<i64>, snapshot: &Snapshot) -> anyhow::Result<Vec<Found>> {
    let mut found = Vec::new();
    if withdrawn.is_empty() {
        return Ok(found);
    }
    for kind in FactKind::ALL {
        let sql = format!("SELECT batch_id, COUNT(*) AS facts FROM current_{kind} GROUP BY batch_id ORDER BY batch_id");
        for batch in query(snapshot, kind.as_str(), &sql).await? {
            for row in 0..batch.num_rows() {
                let id = cell::<Count>(&batch, "batch_id", row)?;
                if withdrawn.contains(&id) {
                    let facts = cell::<Count>(&batch, "facts", row)?;
                    found.push(Found {
                        rule: "G6",
                        kind: "withdrawn_in_force",
                        subject: format!("{kind} of batch {id}"),
                        message: Said::new(
                            format!("{facts} facts are in force though the batch was withdrawn"),
                            format!("취소한 배치의 원천 자료 {facts}건이 유효합니다"),
                        ),
                        amount: None,
                    });
                }
            }
        }
    }
    Ok(found)
}

/// Facts of accounts that this company does not have.
pub async fn own_accounts(accounts: &BTreeMap<Text, Account>, snapshot: &Snapshot) -> anyhow::Result<Vec<Found>> {
    let mut found = Vec::new();
    for kind in FactKind::ALL {
        let sql = format!("SELECT DISTINCT account FROM {kind} WHERE account IS NOT NULL");
        for batch in query(snapshot, kind.as_str(), &sql).await? {
            for row in 0..batch.num_rows() {
                let account = cell::<Word>(&batch, "account", row)?;
                if !accounts.contains_key(&account) {
                    found.push(Found {
                        rule: "G39",
                        kind: "foreign_account",
                        subject: format!("{kind} {account}"),
                        message: Said::new(
                            "the account is not registered in this company",
                            "이 회사에 등록되지 않은 계정입니다",
                        ),
                        amount: None,
                    });
                }
            }
        }
    }
    Ok(found)
}
