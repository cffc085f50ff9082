//! A whole folder at once, a folder that is watched, a locked workbook, and standard input.

use std::{
    io::Write as _,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    company::{Company, Place},
    exports::{ad_report, bank, orders, settlement, touches},
};

on_both!(
    a_folder_is_surveyed_then_imported_in_the_right_order_and_summed_up,
    what_is_put_into_a_watched_folder_is_imported
);

/// A folder with files of five kinds, one that nobody knows, and one for an account that is not registered.
fn folder(company: &Company) -> std::path::PathBuf {
    let folder = company.home().join("march");
    std::fs::create_dir_all(folder.join("more")).unwrap();
    let put = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    put("a_bank.csv", &bank(0, &[("2026-03-09 10:00:00", "토스페이먼츠", 19_340)]));
    put("b_settlement.csv", &settlement(&[("t1", "O-1", 20_000, 600, 60, "2026-03-03", "2026-03-09")]));
    put("c_orders.csv", &orders(&[("O-1", "2026-03-03", "tee", 20_000)]));
    put("d_touches.csv", &touches(&[("O-1", "2026-03-03 09:00:00", "brand")]));
    put("more/e_ads.csv", &ad_report("2026-03-01", "2026-03-03", &[("2026-03-02", "brand", 5_500)]));
    put("f_unknown.csv", "hello,world\n1,2\n");
    put(".hidden.csv", "not,ours\n");
    folder
}

fn a_folder_is_surveyed_then_imported_in_the_right_order_and_summed_up(place: Place) {
    let company = Company::shop(place);
    let folder = folder(&company);
    let folder = folder.to_str().unwrap();

    let survey = company.run(&["import", folder, "--dry-run", "--format", "json"]).json();
    let ads = survey.as_array().unwrap().iter().find(|it| it["file"].as_str().unwrap().ends_with("e_ads.csv")).unwrap();
    assert_eq!((ads["rows"].as_i64(), ads["replaced_days"].as_i64()), (Some(1), Some(0)));
    assert_eq!(ads["days"], serde_json::json!(["2026-03-01", "2026-03-03"]));
    assert_eq!(company.json(&["report", "profit"])["rows"].as_array().unwrap().len(), 0, "nothing was recorded");

    let answer = company.run(&["import", folder]);
    assert_eq!(answer.code, Some(1), "one file is of no known format");
    let order: Vec<usize> = ["d_touches", "c_orders", "e_ads", "b_settlement", "a_bank"]
        .iter()
        .map(|name| answer.out.find(&format!("{name}.csv: batch")).unwrap_or_else(|| panic!("{name}: {}", answer.out)))
        .collect();
    assert!(order.is_sorted(), "{}", answer.out);
    assert!(answer.out.contains("5 file(s) imported, 0 in the books already, 1 not taken"), "{}", answer.out);
    assert!(answer.out.contains("jangbu map") && answer.out.contains("f_unknown.csv"), "{}", answer.out);
    assert!(!answer.out.contains(".hidden"));
    assert_eq!(company.balance("1391"), 0);
    assert_eq!(company.balance("103"), 19_340);

    let again = company.run(&["import", folder]);
    assert!(again.out.contains("0 file(s) imported, 5 in the books already, 1 not taken"), "{}", again.out);
}

fn what_is_put_into_a_watched_folder_is_imported(place: Place) {
    let company = Company::shop(place);
    let folder = company.home().join("inbox");
    std::fs::create_dir_all(&folder).unwrap();
    let mut watch =
        company.command(&["watch", folder.to_str().unwrap(), "--every", "1"]).stdout(Stdio::null()).spawn().unwrap();
    std::fs::write(folder.join("orders.csv"), orders(&[("O-1", "2026-03-03", "tee", 20_000)])).unwrap();
    let began = Instant::now();
    while company.balance("108") != 20_000 {
        assert!(began.elapsed() < Duration::from_secs(90), "nothing was imported");
        std::thread::sleep(Duration::from_millis(200));
    }
    watch.kill().unwrap();
    watch.wait().unwrap();
}

#[test]
fn an_answer_without_rows_is_told_and_is_no_failure() {
    let company = Company::shop(Place::Sqlite);
    let folder = company.home().join("answers");
    std::fs::create_dir_all(&folder).unwrap();
    let put = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    put("orders.csv", &orders(&[("O-1", "2026-03-03", "tee", 20_000)]));
    put("list.json", "[]");
    put("object.json", r#"{"data": []}"#);
    let folder = folder.to_str().unwrap();
    let told = |text: &str, what: &str| {
        let is = |line: &&str, name: &str| line.contains(name) && line.contains(what);
        ["list.json", "object.json"].iter().all(|name| text.lines().any(|line| is(&line, name)))
    };
    let looked = company.ok(&["import", folder, "--dry-run"]);
    assert!(told(&looked, "holds no rows"), "{looked}");
    let answer = company.run(&["import", folder]);
    assert_eq!(answer.code, Some(0), "{}{}", answer.out, answer.err);
    assert!(told(&answer.out, "holds no rows"), "{}", answer.out);
    assert!(answer.out.contains("1 file(s) imported, 0 in the books already, 0 not taken"), "{}", answer.out);
    assert!(!answer.out.contains("jangbu map"), "there is nothing to map: {}", answer.out);
    assert_eq!((company.log().1, company.balance("108")), (5, 20_000), "four accounts and one file");

    let again = company.run(&["import", folder, "--lang", "ko"]);
    assert_eq!(again.code, Some(0), "{}{}", again.out, again.err);
    assert!(told(&again.out, "행이 없어"), "{}", again.out);
    let answers = company.json(&["import", folder]);
    let empty = answers.as_array().unwrap().iter().filter(|it| !it["error"].is_null()).count();
    assert_eq!((answers.as_array().unwrap().len(), empty), (3, 2), "{answers:#}");
    let alone = company.ok(&["import", &format!("{folder}/list.json")]);
    assert!(alone.contains("holds no rows"), "{alone}");
    assert_eq!(company.log().1, 5, "nothing was recorded of it");
}

/// Feeds `input` to a command.
fn fed(mut command: Command, input: &str) -> crate::company::Answer {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    crate::company::Answer::of(&child.wait_with_output().unwrap())
}

#[test]
fn a_file_and_the_messages_of_a_tap_come_on_standard_input() {
    let company = Company::shop(Place::Sqlite);
    let file = fed(company.command(&["import", "-"]), &orders(&[("O-1", "2026-03-03", "tee", 20_000)]));
    assert_eq!(file.code, Some(0), "{}", file.err);
    assert_eq!(company.balance("108"), 20_000);

    let state = company.home().join("state.json");
    let state_path = state.to_str().unwrap().to_owned();
    company.ok(&["account", "add", "meta", "--kind", "media", "--platform", "meta", "--external-id", "9876"]);
    let line = r#"{"account_id":"9876","account_currency":"KRW","campaign_id":"77","campaign_name":"brand","adset_id":"5","adset_name":"a","ad_id":"9","ad_name":"b","date_start":"2026-03-02T00:00:00.000000Z","date_stop":"2026-03-02T00:00:00.000000Z","spend":5500,"impressions":100,"clicks":10}"#;
    let unknown = r#"{"type":"RECORD","stream":"other","record":{"a":1}}"#;
    let record = format!(
        r#"{{"type":"RECORD","stream":"ads_insights","record":{line},"time_extracted":"2026-03-31T00:00:00Z"}}"#
    );
    let told = r#"{"type":"STATE","value":{"bookmark":7}}"#;
    let messages = format!("{record}\n{unknown}\n{told}\n");
    let arguments = ["import", "-", "--state", &state_path];
    let all = fed(company.command(&arguments), &messages);
    assert_eq!(all.code, Some(1), "a stream that nobody knows is refused: {}{}", all.out, all.err);
    assert!(!state.exists(), "what was not recorded is asked for again");
    let wanted = ["import", "-", "--state", &state_path, "--streams", "ads_insights"];
    let answer = fed(company.command(&wanted), &messages);
    assert_eq!(answer.code, Some(0), "{}{}", answer.out, answer.err);
    assert_eq!(std::fs::read_to_string(state).unwrap(), r#"{"bookmark":7}"#);
    assert_eq!(company.balance("833"), 5_500);
}

#[test]
fn a_locked_workbook_opens_with_its_password_and_is_known_again() {
    let company = Company::shop(Place::Sqlite);
    let locked = concat!(env!("CARGO_MANIFEST_DIR"), "/crates/ingest/src/tests/locked.xlsx");
    let refused = company.run(&["import", locked]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("protected by a password"), "{}", refused.err);
    company.ok(&["import", locked, "--password", "1234"]);
    assert_eq!(company.balance("108"), 39_000);
    let again = company.ok(&["import", locked, "--password", "1234"]);
    assert!(again.contains("nothing changed"), "{again}");
}
