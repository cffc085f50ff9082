//! `jangbu formats`: what can be imported, and how sure each layout is.

use serde_json::json;

use crate::output::Output;

/// Lists the formats.
pub fn run(output: &Output) -> anyhow::Result<()> {
    let formats = ingest::connectors::ALL;
    if !output.for_people() {
        let list: Vec<_> = formats
            .iter()
            .map(|it| {
                json!({"id": it.id, "title_ko": it.title_ko, "title_en": it.title_en, "source": it.source,
                             "confidence": it.confidence.as_str()})
            })
            .collect();
        return output.list(&["id", "title_ko", "title_en", "source", "confidence"], &list);
    }
    for format in formats {
        println!(
            "{:<22} {} ({})",
            format.id,
            output.say(format.title_en, format.title_ko),
            output.say(format.confidence.as_str(), format.confidence.as_ko())
        );
        println!("{:<22} {}", "", format.source);
    }
    Ok(())
}
