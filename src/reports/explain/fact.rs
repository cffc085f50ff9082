//! A single fact: `fact/4294967297`.

use anyhow::bail;
use jangbu_core::facts::FactKind;
use serve::{Explanation, Part, Reference};

use super::{Walk, fact_rows, known_of, known_reference, nothing_yet, number};

/// Explains it.
pub async fn explain(walk: &Walk<'_>, reference: &Reference) -> anyhow::Result<Explanation> {
    let id = number(reference)?;
    let known = known_of(walk.books, reference).await?;
    for kind in FactKind::ALL {
        if walk.snapshot.rows(kind.as_str())? == 0 {
            continue;
        }
        let facts = fact_rows::query(walk, *kind, &format!("SELECT * FROM {kind} WHERE fact_id = {id}")).await?;
        let Some(fact) = facts.first() else { continue };
        let mut explanation = nothing_yet(vec![walk.say(
            &format!("A fact of `{kind}`, recorded with batch {}.", fact.batch()),
            &format!("`{kind}` 사실, 배치 {} 에서 기록.", fact.batch()),
        )]);
        explanation.parts = fact_rows::parts(walk, &facts, &known).await?;
        if let Some(group) = &fact.group {
            explanation.parts.push(Part::Words(known_reference("group", group.as_str(), &known)));
        }
        explanation.parts.push(Part::Words(Reference::new("batch", &fact.batch().to_string()).to_string()));
        return Ok(explanation);
    }
    bail!("there is no fact {id}")
}
