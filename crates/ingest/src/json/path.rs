//! The way from an element to a value: `metrics.costMicros`, `actions[action_type=purchase].value`.
//!
//! Keys, and values that choose an entry, match whatever their case and underscores. A key may hold dots itself
//! (`"metrics.cost_micros": 1`): the whole rest of the path is tried as one key first.

use serde_json::{Map, Value};

use crate::header::{is_called, normal};

/// A path in its normal form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path(Vec<Step>);

#[derive(Clone, PartialEq, Eq, Debug)]
struct Step {
    /// This key and all that follow, joined by dots.
    whole: String,
    key: String,
    /// Of a list: the entry in which the key has the value, in normal form.
    entry: Option<(String, String)>,
}

/// A value that may be changed.
pub type Place<'v> = &'v mut Value;

impl Path {
    /// Reads a path; a plain name is a path of one key.
    pub fn parse(text: &str) -> Self {
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (key, after) = rest.split_at(end);
            let selector = after.strip_prefix('[').and_then(|inner| inner.split_once(']'));
            let entry =
                selector.and_then(|(inner, _)| inner.split_once('=')).map(|(key, value)| (normal(key), normal(value)));
            steps.push(Step { whole: normal(rest), key: normal(key), entry });
            rest = selector.map_or(after, |(_, after)| after).trim_start_matches('.');
        }
        Self(steps)
    }

    /// The value at the end of the path.
    pub fn find<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        let mut at = value;
        for step in &self.0 {
            let object = at.as_object()?;
            if let Some(whole) = get(object, &step.whole) {
                return Some(whole);
            }
            at = get(object, &step.key)?;
            if let Some((key, value)) = &step.entry {
                let fits = |entry: &&Value| is_entry(entry, key, value);
                at = at.as_array()?.iter().find(fits)?;
            }
        }
        Some(at)
    }

    /// The place at the end of the path; made where only its last key is missing.
    pub fn place<'v>(&self, value: &'v mut Value) -> Option<Place<'v>> {
        let mut at = value;
        for step in &self.0 {
            let object = at.as_object_mut()?;
            let key =
                known(object, &step.whole).or_else(|| known(object, &step.key)).unwrap_or_else(|| step.key.clone());
            let whole = normal(&key) == step.whole;
            at = object.entry(key).or_insert(Value::Null);
            if whole {
                return Some(at);
            }
            if let Some((key, value)) = &step.entry {
                let fits = |entry: &&mut Value| is_entry(entry, key, value);
                at = at.as_array_mut()?.iter_mut().find(fits)?;
            }
        }
        Some(at)
    }
}

fn get<'v>(object: &'v Map<String, Value>, key: &str) -> Option<&'v Value> {
    // Most keys are written as they are asked for.
    object.get(key).or_else(|| object.iter().find(|(name, _)| is_called(name, key)).map(|(_, value)| value))
}

/// Whether `key` of the entry has `value`.
fn is_entry(entry: &Value, key: &str, value: &str) -> bool {
    let found = entry.as_object().and_then(|object| get(object, key)).and_then(Value::as_str);
    found.is_some_and(|it| it == value || is_called(it, value))
}

fn known(object: &Map<String, Value>, key: &str) -> Option<String> {
    object.keys().find(|name| is_called(name, key)).cloned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_leads_through_objects_lists_and_dotted_keys() {
        let row = json!({
            "metrics": {"costMicros": "5"},
            "metrics.clicks": 7,
            "actions": [{"action_type": "link_click", "value": "9"}, {"action_type": "web.fb_purchase", "value": "3"}],
        });
        let at = |path: &str| Path::parse(path).find(&row).cloned();
        assert_eq!(at("metrics.cost_micros"), Some(json!("5")));
        assert_eq!(at("metrics.clicks"), Some(json!(7)));
        assert_eq!(at("actions[actiontype=web.fbpurchase].value"), Some(json!("3")));
        assert_eq!(at("actions[action_type=lead].value"), None);
        assert_eq!(at("segments.date"), None);
    }

    #[test]
    fn a_place_is_changed_where_it_is_or_made_beside_its_siblings() {
        let mut row = json!({"metrics": {"costMicros": "x"}});
        *Path::parse("metrics.costmicros").place(&mut row).unwrap() = json!(1);
        *Path::parse("metrics.clicks").place(&mut row).unwrap() = json!(2);
        assert_eq!(row, json!({"metrics": {"costMicros": 1, "clicks": 2}}));
    }
}
