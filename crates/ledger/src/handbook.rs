//! The handbook of posting rules: every rule with its worked examples, as Markdown.
//!
//! Written from the same examples that the tests check, so it cannot differ from what the rules do.

use std::fmt::Write;

use jangbu_core::Money;

use crate::{
    example::{Example, ExampleError, STANDING, Scene, dimensions},
    posting_rules::{ALL, PostingRule},
};

const OPENING: &str = "# Posting rules\n\n\
Generated from the rules' own examples; `docs/posting-policy.md` says the same in words. Amounts are debits and \
credits in the currency of the line; where the company's currency differs, its amount stands behind `=`. Dimensions: \
m media account, c campaign, g ad group, ch channel, p product, o order, w partner.\n\n\
Every example starts from this company:\n\n";

/// The handbook.
///
/// # Errors
/// When an example does not hold together, which the tests exclude.
pub fn handbook() -> Result<String, ExampleError> {
    let mut text = String::from(OPENING);
    text += &code_block(STANDING);
    for rule in ALL {
        section(&mut text, rule)?;
    }
    Ok(text)
}

fn section(text: &mut String, rule: &PostingRule) -> Result<(), ExampleError> {
    let PostingRule { id, version, group, summary, summary_ko, .. } = rule;
    *text += &format!("\n## {id}\n\nVersion {version}, groups `{group}:…`.\n\n{summary}\n\n{summary_ko}\n");
    for example in rule.examples {
        let entry = if example.entry.is_empty() { String::new() } else { format!(" ({})", example.entry) };
        *text += &format!("\n### {}{entry}\n\n", example.title);
        if !example.before.is_empty() {
            *text += "Posted before:\n\n";
            *text += &code_block(example.before);
            *text += "\nNow:\n\n";
        }
        *text += &code_block(example.given);
        *text += &table(example)?;
    }
    Ok(())
}

fn code_block(lines: &[&str]) -> String {
    format!("```text\n{}\n```\n", lines.join("\n"))
}

fn table(example: &Example) -> Result<String, ExampleError> {
    let postings = example.postings()?;
    if postings.is_empty() {
        return Ok("\nNo entry.\n".to_owned());
    }
    let scene = Scene::read(STANDING.iter().chain(example.given))?;
    let (chart, company) = (&scene.context.chart, scene.context.company.currency);
    let mut text = String::from("\n| date | account | dimensions | debit | credit |\n|---|---|---|--:|--:|\n");
    for posting in &postings {
        let mut amount = Money::new(posting.amount_minor.saturating_abs(), posting.currency).to_string();
        if posting.currency != company {
            let worth = Money::new(posting.functional_minor.saturating_abs(), company);
            amount = format!("{} {amount} = {worth}", posting.currency);
        }
        let is_debit = posting.amount_minor > 0 || (posting.amount_minor == 0 && posting.functional_minor > 0);
        let (debit, credit) = if is_debit { (amount.as_str(), "") } else { ("", amount.as_str()) };
        let about: Vec<String> = dimensions(posting).map(|(name, value)| format!("{name} {value}")).collect();
        let name = chart.account(&posting.code).map_or("", |account| &account.name_ko);
        let booked = if posting.booked_on == posting.economic_on {
            String::new()
        } else {
            format!(", booked {}", posting.booked_on)
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "| {}{booked} | {} {name} | {} | {debit} | {credit} |",
            posting.economic_on,
            posting.code,
            about.join(", "),
        );
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_handbook_shows_every_rule_and_example() {
        let text = handbook().unwrap();
        for rule in ALL {
            assert!(text.contains(&format!("\n## {}\n", rule.id)));
            assert!(rule.examples.iter().all(|example| text.contains(example.title)));
        }
        assert!(text.contains("| 2026-08-31, booked 2026-09-10 | 833 광고선전비 | m kakao, c talk |  | 34,019 |"));
        assert!(text.contains("| 2026-08-03 | 833 광고선전비 | m google, c a | USD 0.01 = 14 |  |"));
    }
}
