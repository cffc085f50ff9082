//! Reports and explanations read in the language that is asked for.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    company::{Company, Place},
    references::dollars,
};

/// References that lead through every kind of explanation.
const EXPLAINED: [&[&str]; 20] = [
    &["profit/revenue", "--groups", "9"],
    &["profit/margin", "--groups", "0"],
    &["profit/roas"],
    &["profit/aov"],
    &["profit/linked_orders_share"],
    &["profit/orders", "--top", "1"],
    &["profit/orders?product=tee"],
    &["profit/clicks"],
    &["profit/claimed_value", "--top", "1"],
    &["profit/ad_cost", "--groups", "9"],
    &["bridge/over_claimed"],
    &["bridge/claimed_once"],
    &["bridge/overlap"],
    &["bridge/in_transit", "--top", "1"],
    &["balance/assets", "--groups", "50"],
    &["entry/1?line=0&side=debit"],
    &["fact/21474836480"],
    &["batch/8"],
    &["profit/cpa", "--between", "2026-03-20", "2026-04-05"],
    &["group/order:own:O-4", "--between", "2026-03-20", "2026-04-05"],
];

const REPORTS: [&[&str]; 8] = [
    &["report", "profit", "--by", "day,campaign,account,platform"],
    &["report", "profit", "--by", "week,month,product,channel"],
    &["report", "bridge", "--by", "campaign,month"],
    &["report", "trial-balance", "--month", "2026-03"],
    &["report", "ledger", "--account", "262"],
    &["report", "income"],
    &["report", "balance-sheet"],
    &["report", "vat"],
];

/// Keys of a report or of a part of an explanation that people see as headings.
fn keys(part: &Value, found: &mut BTreeSet<String>) {
    let titles = ["report", "kind"].into_iter().filter_map(|key| part[key].as_str());
    found.extend(titles.map(str::to_owned));
    let own = ["report", "rows", "totals", "refs", "notes", "ref", "words", "fields", "standing", "raw"];
    let beside = part.as_object().unwrap().keys().filter(|key| !own.contains(&key.as_str()));
    found.extend(beside.cloned());
    let lines = part["rows"].as_array().into_iter().flatten().chain(part.get("totals")).chain(part.get("fields"));
    for line in lines {
        found.extend(line.as_object().unwrap().keys().filter(|key| *key != "refs").cloned());
    }
}

fn everything_that_is_shown_has_a_name_in_both_languages(place: Place) {
    let company = dollars(place);
    let mut found = BTreeSet::new();
    for words in REPORTS {
        keys(&company.json(words), &mut found);
    }
    for words in EXPLAINED {
        let told = company.json(&[&["explain"], words].concat());
        told["parts"].as_array().unwrap().iter().for_each(|part| keys(part, &mut found));
    }
    assert!(found.len() > 90, "{found:?}");
    let nameless: Vec<&String> = found.iter().filter(|key| !serve::locale::has_label(key)).collect();
    assert!(nameless.is_empty(), "without a name: {nameless:?}");
}

/// A line with so many English words in a row; rows of files are as they are.
fn english(text: &str, count: usize) -> Option<String> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('>'));
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_english = |word: &str| {
            let bare = word.trim_matches(|c: char| c.is_ascii_punctuation());
            bare.len() > 1 && bare.chars().all(|c| c.is_ascii_alphabetic())
        };
        if words.windows(count).any(|row| row.iter().all(|word| is_english(word))) {
            return Some(line.to_owned());
        }
    }
    None
}

fn a_korean_explanation_holds_no_english_sentence(place: Place) {
    let company = dollars(place);
    for words in EXPLAINED {
        let shown = company.ok(&[&["explain"], words, &["--lang", "ko"]].concat());
        assert_eq!(english(&shown, 2), None, "{words:?}:\n{shown}");
    }
    for words in REPORTS {
        let shown = company.ok(&[words, &["--lang", "ko", "--refs"]].concat());
        // Names that users gave stand side by side.
        assert_eq!(english(&shown, 3), None, "{words:?}:\n{shown}");
    }
    let order = company.ok(&["explain", "group/order:own:O-1", "--lang", "ko"]);
    for word in ["주문 상품", "판매자 부담 할인", "판매채널 own_shop"] {
        assert!(order.contains(word), "{word} is not in\n{order}");
    }
}

fn books_without_rows_say_so(place: Place) {
    let company = Company::shop(place);
    for words in REPORTS {
        let in_period = words.contains(&"--month");
        let (english, korean) = (company.ok(words), company.ok(&[words, &["--lang", "ko"]].concat()));
        if ["income", "balance-sheet"].iter().any(|it| words.contains(it)) {
            continue; // their subtotals are there without a line
        }
        let said = if in_period { "Nothing in this period." } else { "Nothing here yet." };
        assert!(english.contains(said), "{words:?}:\n{english}");
        assert!(korean.contains("자료가 없습니다."), "{words:?}:\n{korean}");
    }
    let told = company.ok(&["explain", "profit/revenue"]);
    assert!(told.contains("= 0 KRW") && told.contains("Nothing here yet."), "{told}");
}

on_both!(
    everything_that_is_shown_has_a_name_in_both_languages,
    a_korean_explanation_holds_no_english_sentence,
    books_without_rows_say_so,
);
