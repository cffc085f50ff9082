//! Answers of platforms that hold no rows.

use serde_json::Value;

/// Longest text that is looked at: an answer without rows is short.
const LONGEST: usize = 64 << 10;

/// Whether the text is an empty list, or an object around empty lists alone.
pub fn has_no_rows(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    serde_json::from_str::<Value>(text).is_ok_and(|value| lists(&value) == Some(true))
}

/// Whether all lists within are empty; `None` where there is none.
fn lists(value: &Value) -> Option<bool> {
    match value {
        Value::Array(entries) => Some(entries.is_empty()),
        Value::Object(members) => members.values().filter_map(lists).reduce(|one, other| one && other),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_without_rows_is_told_from_one_with_rows_and_from_no_answer() {
        let empty =
            ["[]", " [ ]\n", r#"{"data": [], "paging": {"next": null}}"#, r#"{"result": {"items": []}, "n": 0}"#];
        assert!(empty.into_iter().all(has_no_rows));
        let others = ["", "[{}]", "{}", r#"{"a": 1}"#, r#"{"data": [{"a": 1}], "errors": []}"#, "a,b\n", "[", "null"];
        assert!(!others.into_iter().any(has_no_rows));
    }
}
