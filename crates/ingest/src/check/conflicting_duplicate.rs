//! Two rows of one file with the same key and other content: which one holds cannot be known, so both wait.

use jangbu_core::Said;

use super::{Fault, Rule};

pub const RULE: Rule = Rule {
    id: "conflicting_duplicate",
    demands: "rows of one file with the same natural key are equal in every column that is read",
    demands_ko: "한 파일에서 키가 같은 행은 읽는 모든 열이 같다",
    mend: "give each row its own line number, or remove the row that is wrong",
    mend_ko: "행마다 고유한 품목 번호를 주거나, 틀린 행을 제외하십시오",
};

/// A row of `key` beside an unequal one of the same key.
pub fn conflict(key: &str) -> Fault {
    let key = crate::outcome::shown(key);
    RULE.broken_by_row(Said::new(
        format!("another row of the file has the same key `{key}` and differs: {}", RULE.mend),
        format!("파일의 다른 행이 같은 키 `{key}` 를 가지고 내용이 다릅니다: {}", RULE.mend_ko),
    ))
}
