//! A single entry: `entry/12`.

use anyhow::bail;
use serve::{Explanation, Part, Reference};

use super::{Walk, group, known_of, known_reference, nothing_yet, number, table};

/// Explains it.
pub async fn explain(walk: &Walk<'_>, reference: &Reference) -> anyhow::Result<Explanation> {
    let id = number(reference)?;
    let known = known_of(walk.books, reference).await?;
    let (lines, headers) = group::lines(walk, &format!("entry_id = {id}")).await?;
    let Some(header) = headers.first() else { bail!("there is no entry {id}") };
    let words = walk.say(
        &format!(
            "Entry {id} of {}, by rule {} (version {}), in batch {}.",
            header.key, header.rule, header.version, header.batch
        ),
        &format!("전표 {id}: {}, 규칙 {} (버전 {}), 배치 {}.", header.key, header.rule, header.version, header.batch),
    );
    let mut explanation = nothing_yet(vec![words]);
    explanation.parts = vec![
        table(lines),
        Part::Words(known_reference("group", &header.key, &known)),
        Part::Words(Reference::new("batch", &header.batch.to_string()).to_string()),
    ];
    Ok(explanation)
}
