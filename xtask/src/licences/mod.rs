//! Licences of all dependencies against the list in `deny.toml` (which cargo-deny reads as well).

mod expression;

use std::fs;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::{place, program};

/// Checks every package that any feature on any platform can pull in.
pub fn run() -> Result<()> {
    let file = place::repository()?.join("deny.toml");
    let text = fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
    let allowed = allow_list(&text);
    ensure!(!allowed.is_empty(), "deny.toml allows no licence");

    let mut metadata = program::cargo(&["metadata", "--format-version", "1", "--all-features", "--quiet"])?;
    let metadata: Value = serde_json::from_str(&program::output(&mut metadata)?).context("reading cargo metadata")?;
    let packages = metadata["packages"].as_array().context("cargo metadata without packages")?;
    let mut refused = 0;
    for package in packages {
        let licence = package["license"].as_str().unwrap_or_default();
        let verdict = expression::allowed(licence, &|name| allowed.contains(&name));
        if verdict != Ok(true) {
            let why = verdict.err().unwrap_or_else(|| format!("`{licence}` is not allowed by deny.toml"));
            println!("{} {}: {why}", package["name"], package["version"]);
            refused += 1;
        }
    }
    if refused > 0 {
        bail!("{refused} of {} packages have a licence that is not allowed", packages.len());
    }
    println!("licences of {} packages are allowed", packages.len());
    Ok(())
}

/// The texts in the `allow = [ … ]` of the table `[licenses]`.
fn allow_list(deny: &str) -> Vec<&str> {
    let table = deny.split_once("[licenses]").map_or("", |(_, rest)| rest);
    let list = table.split_once("allow = [").and_then(|(_, rest)| rest.split_once(']')).map_or("", |(list, _)| list);
    list.lines()
        .map(|line| line.split('#').next().unwrap_or_default())
        .flat_map(|line| line.split(','))
        .map(|item| item.trim().trim_matches('"'))
        .filter(|item| !item.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::allow_list;

    #[test]
    fn the_list_is_read_without_comments() {
        let deny = "[graph]\nall-features = true\n[licenses]\nallow = [\n  \"MIT\", # the usual\n  \"ISC\",\n]\n";
        assert_eq!(allow_list(deny), ["MIT", "ISC"]);
        assert!(allow_list("[bans]\nallow = [\"MIT\"]").is_empty());
    }
}
