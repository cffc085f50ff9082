//! Errors say what to do, exit codes can be relied on, and settings are kept.

use crate::{
    company::{Answer, Company, Place},
    exports::orders,
};

fn a_home_without_books_says_how_to_make_them(place: Place) {
    let company = Company::unfounded(place);
    for words in [&["check"][..], &["report", "trial-balance"], &["doctor"], &["import", "nothing.csv"]] {
        let said = company.fails(2, words);
        assert!(said.contains("init --name"), "{words:?}: {said}");
    }
    assert!(!company.books().exists(), "looking makes nothing");
}

fn founding_twice_keeps_the_first_books(place: Place) {
    let company = Company::shop(place);
    company.import("a.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]), "2026-03-10");
    let before = (company.log(), company.books_hash());
    assert!(company.ok(&["init", "--name", "Other", "--currency", "USD"]).contains("already"));
    assert_eq!(before, (company.log(), company.books_hash()));
    assert_eq!(company.doctor()["company"]["currency"], "KRW");
}

fn one_bad_file_among_many_does_not_stop_the_others(place: Place) {
    let company = Company::shop(place);
    let good = company.file("good.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]));
    let bad = company.file("bad.csv", "this is\nno export of anybody\n");
    let also = company.file("also.csv", &orders(&[("O-2", "2026-03-05", "tee", 5_500)]));
    let answer = company.run(&["import", &good, &bad, &also, "missing.csv", "--as-of", "2026-03-10"]);
    assert_eq!(answer.code, Some(1), "{}{}", answer.out, answer.err);
    assert!(answer.err.contains("bad.csv") && answer.err.contains("missing.csv"), "{}", answer.err);
    assert_eq!(company.balance("108"), 16_500);
    company.check();
}

fn a_database_given_once_is_kept_with_the_home(place: Place) {
    let company = Company::shop(place);
    company.import("a.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]), "2026-03-10");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_jangbu"));
    command.env_remove("JANGBU_DATABASE").arg("--home").arg(company.home());
    command.args(["--company", &company.id, "doctor", "--format", "json"]);
    let answer = Answer::of(&command.output().unwrap());
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    assert_eq!(answer.json()["books_hash"], company.books_hash());
    assert_eq!(company.books().join("books.db").exists(), place == Place::Sqlite);
}

fn tables_are_read_in_korean_and_as_csv(place: Place) {
    let company = Company::shop(place);
    company.import("a.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]), "2026-03-10");
    let korean = company.ok(&["report", "trial-balance", "--lang", "ko"]);
    assert!(korean.contains("시산표") && korean.contains("11,000"), "{korean}");
    let csv = company.ok(&["report", "trial-balance", "--format", "csv"]);
    assert!(csv.starts_with("code,") && csv.contains("11000"), "{csv}");
}

fn the_doctor_names_what_a_killed_rebuild_left(place: Place) {
    let company = Company::shop(place);
    company.import("a.csv", &orders(&[("O-1", "2026-03-05", "tee", 11_000)]), "2026-03-10");
    let healthy = company.ok(&["doctor"]);
    assert!(healthy.contains("한빛상점") && healthy.contains("order_line") && !healthy.contains("rm -r"), "{healthy}");
    assert_eq!(company.doctor()["replay_folders"], serde_json::json!([]));
    // No process has this number.
    let left = company.books().join("replay-shuffled-1-4294967295");
    std::fs::create_dir(&left).unwrap();
    assert_eq!(company.doctor()["replay_folders"], serde_json::json!([left.to_str().unwrap()]));
    let said = company.ok(&["doctor"]);
    assert!(said.contains(&format!("rm -r '{}'", left.display())), "{said}");
    let korean = company.ok(&["doctor", "--lang", "ko"]);
    assert!(korean.contains("데이터베이스") && korean.contains("중단된 rebuild"), "{korean}");
}

fn the_doctor_says_of_every_setting_its_value_and_where_it_comes_from(place: Place) {
    let company = Company::shop(place);
    std::fs::write(company.home().join("jangbu.toml"), "lang = \"ko\"\n").unwrap();
    let settings = company.doctor()["settings"].clone();
    let of = |name: &str| settings.as_array().unwrap().iter().find(|it| it["setting"] == name).unwrap().clone();
    assert_eq!((&of("home")["source"], &of("home")["tried"]), (&"flag".into(), &"found".into()), "{settings:#}");
    assert_eq!((&of("company")["value"], &of("company")["tried"]), (&company.id.clone().into(), &"한빛상점".into()));
    assert_eq!((&of("lang")["value"], &of("lang")["source"]), (&"ko".into(), &"file".into()));
    let database = if place == Place::Sqlite { "default" } else { "flag" };
    assert_eq!((&of("database")["source"], &of("database")["tried"]), (&database.into(), &"opened".into()));
    assert_eq!((&of("files")["source"], &of("files")["tried"]), (&"default".into(), &"read".into()));
    assert_eq!(
        of("JANGBU_ACTOR"),
        serde_json::json!({"setting": "JANGBU_ACTOR", "value": "bookkeeper",
        "source": "environment", "tried": "read"})
    );
    let said = company.ok(&["doctor"]);
    assert!(said.contains("jangbu.toml") && said.contains("명령행") && said.contains("환경 변수"), "{said}");
}

fn the_doctor_shows_the_settings_also_where_there_are_no_books(place: Place) {
    let said = Company::unfounded(place).fails(2, &["doctor"]);
    assert!(said.contains("not opened") && said.contains("flag") && said.contains("init --name"), "{said}");
}

fn what_init_keeps_leaves_the_other_settings_alone(place: Place) {
    let company = Company::unfounded(place);
    company.at("2026-01-02T09:00:00+09:00");
    let file = company.home().join("jangbu.toml");
    std::fs::write(&file, format!("lang = \"ko\"\ncompany = \"{}\"\n", company.id)).unwrap();
    let files = company.home().join("elsewhere").display().to_string();
    company.ok(&["init", "--name", "한빛상점", "--files", &files]);
    let kept = std::fs::read_to_string(&file).unwrap();
    for line in ["lang = \"ko\"".to_owned(), format!("company = \"{}\"", company.id), format!("files = \"{files}\"")] {
        assert!(kept.lines().any(|it| it == line), "`{line}` is not in\n{kept}");
    }
    assert!(company.ok(&["period", "list"]).contains("마감"), "the language is kept");
}

fn the_list_of_accounts_shows_what_is_kept_of_them(place: Place) {
    let company = Company::empty(place);
    assert!(company.ok(&["account", "list"]).contains("jangbu account add"), "an empty list says how to go on");
    company.register_shop();
    let said = company.ok(&["account", "list"]);
    for word in ["Zone", "Currency", "Billing", "VAT", "Shop", "Gateway", "Asia/Seoul", "KRW", "prepaid", "recoverable"]
    {
        assert!(said.contains(word), "{word} is not in\n{said}");
    }
}

on_both!(
    the_doctor_says_of_every_setting_its_value_and_where_it_comes_from,
    the_doctor_shows_the_settings_also_where_there_are_no_books,
    what_init_keeps_leaves_the_other_settings_alone,
    the_list_of_accounts_shows_what_is_kept_of_them,
    the_doctor_names_what_a_killed_rebuild_left,
    a_home_without_books_says_how_to_make_them,
    founding_twice_keeps_the_first_books,
    one_bad_file_among_many_does_not_stop_the_others,
    a_database_given_once_is_kept_with_the_home,
    tables_are_read_in_korean_and_as_csv,
);
