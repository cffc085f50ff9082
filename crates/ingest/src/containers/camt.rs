//! CAMT.052, .053 and .054 (ISO 20022): intraday reports, statements and notifications, of any version.
//!
//! One line per booked entry, whatever it holds: the bank books one amount. `CdtDbtInd` is the direction of the booking
//! itself, also where `RvslInd` says that it takes another one back.

use jangbu_core::{Said, exact::parse_exact};

use super::{
    Container, Page,
    statement::{self, Balance, Entry, Statement},
    xml::{self, Node, Step},
};
use crate::{IngestError, Source, decode::decode_message};

pub const CAMT: Container = Container { title: TITLE, is, pages };

const TITLE: &str = "CAMT";

/// The elements that are a statement: of a report, a statement, a notification.
const STATEMENTS: &[&str] = &["Rpt", "Stmt", "Ntfctn"];

/// What they stand beside: it says when the message was made.
const HEADER: &str = "GrpHdr";

/// Longest text of a line, in characters: a batch may name thousands of payments.
const MOST_TEXT: usize = 4000;

fn is(bytes: &[u8]) -> bool {
    let head = decode_message(&bytes[..bytes.len().min(4 * 1024)]);
    head.trim_start_matches('\u{feff}').trim_start().starts_with('<') && head.contains("BkToCstmr")
        || head.contains(":camt.05")
}

fn pages(source: &Source<'_>) -> Result<Vec<Page>, IngestError> {
    let text = decode_message(source.bytes);
    let refused =
        |(line, reason)| IngestError::Refused { name: source.name.to_owned(), kind: TITLE, line: Some(line), reason };
    let (mut statements, mut created) = (Vec::<Statement>::new(), None);
    let within = [&[HEADER], STATEMENTS].concat();
    let walked = xml::walk(text.trim_start_matches('\u{feff}'), &within, &mut |step| match step {
        Step::Begins(node) if node.name != HEADER => {
            statements.push(Statement { line: node.line, ..Statement::default() });
        }
        Step::Begins(_) => {}
        Step::Child(parent, node) if parent == HEADER => {
            created = created.or_else(|| (node.name == "CreDtTm").then(|| node.text.trim().parse().ok())?);
        }
        Step::Child(_, node) => {
            if let Some(last) = statements.last_mut() {
                add(last, &node);
            }
        }
    });
    walked.map_err(refused)?;
    if statements.is_empty() {
        let reason =
            Said::new("it holds no statement, report or notification", "거래명세서도 알림도 들어 있지 않습니다");
        return Err(refused((1, reason)));
    }
    Ok(vec![statement::page(&statements, created)])
}

fn add(statement: &mut Statement, node: &Node) {
    match node.name.as_str() {
        "Id" => statement.number = node.text.trim().to_owned(),
        "Acct" => statement.account = node.at("Id").map(|id| id.any_text().to_owned()).unwrap_or_default(),
        "Bal" => add_balance(statement, node),
        "Ntry" => statement.entries.push(entry(node)),
        _ => {}
    }
}

/// Opening and closing booked balance. Interim, available, forward and expected ones say nothing of the lines.
fn add_balance(statement: &mut Statement, node: &Node) {
    let code = node.text_at(&["Tp/CdOrPrtry/Cd", "Tp/Cd"]);
    if !matches!(code, "OPBD" | "PRCD" | "CLBD") {
        return;
    }
    let Some(balance) = balance(node) else {
        statement.doubt.get_or_insert(Said::new(
            format!("the balance {code} on line {} cannot be read", node.line),
            format!("{}행의 잔액 {code} 을(를) 읽을 수 없습니다", node.line),
        ));
        return;
    };
    match code {
        "OPBD" => statement.opening = Some(balance),
        "CLBD" => statement.closing = Some(balance),
        // The closing balance of the statement before stands in for the opening one.
        _ => {
            statement.opening.get_or_insert(balance);
        }
    }
}

fn balance(node: &Node) -> Option<Balance> {
    let amount = parse_exact(node.text_at(&["Amt"])).ok()?;
    let out = match node.text_at(&["CdtDbtInd"]) {
        "CRDT" | "" => false,
        "DBIT" => true,
        _ => return None,
    };
    Some(Balance {
        currency: node.at("Amt").map(|it| it.currency.clone()).unwrap_or_default(),
        amount: if out { -amount } else { amount },
        day: day(node, "Dt"),
    })
}

/// The day of an element that holds a date or a time; the time is that of the bank, so its day is as printed.
fn day(node: &Node, name: &str) -> String {
    node.at(name).map(|it| it.any_text().chars().take(10).collect()).unwrap_or_default()
}

fn entry(node: &Node) -> Entry {
    let amount = node.at("Amt");
    let printed = node.text_at(&["Amt"]);
    let out = node.text_at(&["CdtDbtInd"]) == "DBIT";
    let details: Vec<&Node> = node.all("NtryDtls").flat_map(|it| it.all("TxDtls")).chain(node.all("TxDtls")).collect();
    let alone = if let [only] = details.as_slice() { Some(*only) } else { None };
    let status = node.at("Sts").map(Node::any_text).unwrap_or_default();
    Entry {
        line: node.line,
        currency: amount.map(|it| it.currency.clone()).unwrap_or_default(),
        booked_on: day(node, "BookgDt"),
        value_on: day(node, "ValDt"),
        amount: match parse_exact(printed) {
            Ok(amount) => if out { -amount } else { amount }.normalize().to_string(),
            Err(_) => printed.to_owned(),
        },
        code: code(node),
        description: description(node),
        counterparty: counterparty(&details, out),
        memo: statement::cut(&memo(&details, out), MOST_TEXT),
        reference: match node.text_at(&["AcctSvcrRef"]) {
            "" => alone.map_or("", |it| it.text_at(&["Refs/AcctSvcrRef"])),
            own => own,
        }
        .to_owned(),
        pending: !matches!(status, "BOOK" | ""),
    }
}

fn description(node: &Node) -> String {
    let reversal = if matches!(node.text_at(&["RvslInd"]), "true" | "1") { "reversal" } else { "" };
    joined([reversal, node.text_at(&["AddtlNtryInf"])])
}

/// The bank's own code, else that of ISO 20022.
fn code(node: &Node) -> String {
    let Some(code) = node.at("BkTxCd") else { return String::new() };
    let own = code.text_at(&["Prtry/Cd"]);
    let parts = ["Domn/Cd", "Domn/Fmly/Cd", "Domn/Fmly/SubFmlyCd"].map(|path| code.text_at(&[path]));
    if own.is_empty() { parts.join("-").trim_matches('-').to_owned() } else { own.to_owned() }
}

/// Who is on the other side, where all payments of the entry name the same.
fn counterparty(details: &[&Node], out: bool) -> String {
    let mut names = details.iter().map(|it| party(it, out)).filter(|name| !name.is_empty());
    let first = names.next().unwrap_or_default();
    if names.all(|name| name == first) { first.to_owned() } else { String::new() }
}

fn party(details: &Node, out: bool) -> &str {
    let Some(parties) = details.at("RltdPties") else { return "" };
    let sides = if out { ["Cdtr", "UltmtCdtr"] } else { ["Dbtr", "UltmtDbtr"] };
    sides.iter().filter_map(|side| parties.at(side)).map(name).find(|name| !name.is_empty()).unwrap_or_default()
}

/// Versions differ in how deep a name lies.
fn name(party: &Node) -> &str {
    party.text_at(&["Nm", "Pty/Nm", "Agt/FinInstnId/Nm"])
}

/// What the payments say; of several also who and how much.
fn memo(details: &[&Node], out: bool) -> String {
    let said = |it: &&Node| {
        let unstructured =
            it.at("RmtInf").map(|it| it.all("Ustrd").map(|it| it.text.trim()).collect::<Vec<_>>().join(" "));
        let structured = it.text_at(&["RmtInf/Strd/CdtrRefInf/Ref", "AddtlTxInf"]);
        let end_to_end = Some(it.text_at(&["Refs/EndToEndId"])).filter(|id| *id != "NOTPROVIDED").unwrap_or_default();
        let text = joined([unstructured.as_deref().unwrap_or_default(), structured, end_to_end]);
        if details.len() == 1 {
            return text;
        }
        let amount = it.at("Amt").or_else(|| it.at("AmtDtls/TxAmt/Amt"));
        let amount = amount.map(|it| format!("{} {}", it.text.trim(), it.currency)).unwrap_or_default();
        joined([party(it, out), &amount, &text])
    };
    details.iter().map(said).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
}

fn joined<const N: usize>(texts: [&str; N]) -> String {
    let parts = texts.into_iter().map(str::trim).filter(|text| !text.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}
