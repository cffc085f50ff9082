//! Drafted mappings, and mappings at work.

use super::{import_with, options, registry};
use crate::{Draft, IngestError, Mapping, Source, draft_mapping};

const RETAIL: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
    536365,85123A,T-LIGHT HOLDER,6.0,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n\
    C536379,D,Discount,-1.0,2010-12-01 09:41:00,27.5,14527.0,United Kingdom\n";

#[test]
fn the_draft_for_a_foreign_shop_finds_its_columns() {
    let source = Source { name: "downloads/online_retail.csv", bytes: RETAIL.as_bytes(), modified_at: None };
    let (mapping, text) = draft_mapping(&source, &Draft::default()).unwrap();
    assert_eq!((mapping.name.as_str(), mapping.format.as_str()), ("online_retail", "order"));
    let pairs = [
        ("order_id", "InvoiceNo"),
        ("product", "StockCode"),
        ("product_name", "Description"),
        ("quantity", "Quantity"),
        ("unit_price", "UnitPrice"),
        ("ordered_at", "InvoiceDate"),
        ("customer_id", "CustomerID"),
    ];
    for (ours, theirs) in pairs {
        assert_eq!(mapping.columns.get(ours).map(String::as_str), Some(theirs), "{text}");
    }
    assert_eq!(Mapping::parse(&text).unwrap(), mapping);
    assert!(text.contains("\"Country\": text") && !text.contains("United Kingdom"), "{text}");
}

/// Two columns are all that a product needs, but four are those of an order that lacks its date.
#[test]
fn the_guess_weighs_what_is_found_against_what_is_missing() {
    let text = b"order_id;when;sku;name;pieces;price\nA-1;5 March;tee;Tee;2;5500\n";
    let source = Source { name: "sales.csv", bytes: text, modified_at: None };
    let format = |asked| draft_mapping(&source, &asked).map(|(mapping, _)| mapping.format);
    assert_eq!(format(Draft::default()).unwrap(), "order");
    let product = Draft { format: Some("product"), name: Some("goods"), sheet: None };
    let (mapping, text) = draft_mapping(&source, &product).unwrap();
    assert_eq!((mapping.name.as_str(), mapping.format.as_str()), ("goods", "product"));
    assert_eq!(Mapping::parse(&text).unwrap(), mapping);
    let wrong = |id| format(Draft { format: Some(id), name: None, sheet: None }).unwrap_err().to_string();
    assert!(wrong("orders").contains("is not a format"), "{}", wrong("orders"));
    assert!(wrong("toss_settlement_json").contains("not read from a table"), "{}", wrong("toss_settlement_json"));
}

/// Mappings kept for later: a file finds its own by the header, whatever its delimiter.
#[test]
fn a_file_finds_the_mapping_that_fits_its_header() {
    let kept = |name: &str, more: &str, header: &str| {
        let text = format!(
            "name = \"{name}\"\nformat = \"bank_csv\"\ndate_format = \"%d.%m.%Y\"\n{more}[match]\nheader = [{header}]\n\
             [columns]\nbooked_at = \"Tag\"\nin = \"Her\"\nout = \"Weg\"\nbalance = \"Stand\"\n"
        );
        Mapping::parse(&text).unwrap()
    };
    let (pipes, commas) = (kept("pipes", "delimiter = \"|\"\n", "\"Tag\""), kept("commas", "", "\"Tag\""));
    let stricter = kept("stricter", "", "\"Tag\", \"Wer\"");
    let all = [pipes, commas, stricter];
    let found = |text: &str| {
        let source = Source { name: "x.csv", bytes: text.as_bytes(), modified_at: None };
        crate::detect(&source, &all, &options()).map(|detected| detected.mapping)
    };
    assert_eq!(found("Tag|Her|Weg|Stand\n05.03.2026|1|0|1\n").unwrap().as_deref(), Some("pipes"));
    assert_eq!(found("Tag,Her,Weg,Stand\n05.03.2026,1,0,1\n").unwrap().as_deref(), Some("commas"));
    assert_eq!(found("Tag,Wer,Her,Weg,Stand\n05.03.2026,a,1,0,1\n").unwrap().as_deref(), Some("stricter"));
    let twins = [all[1].clone(), Mapping { name: "twin".to_owned(), ..all[1].clone() }];
    let source = Source { name: "x.csv", bytes: b"Tag,Her,Weg,Stand\n05.03.2026,1,0,1\n", modified_at: None };
    let error = crate::detect(&source, &twins, &options()).unwrap_err().to_string();
    assert!(error.contains("commas and twin") && error.contains("--mapping"), "{error}");
}

#[test]
fn a_mapping_says_what_the_file_does_not() {
    let text =
        "Tag;Nummer;Artikel;Stück;Betrag;Steuer\n05/03/2026 14:30;R1;A;2;1500;frei\n06/03/2026 09:00;S1;A;1;750;voll\n";
    let mapping = Mapping::parse(
        r#"
        name = "kasse"
        format = "order"
        date_format = "%d/%m/%Y %H:%M"
        [match]
        header = ["Tag", "Nummer", "Stück"]
        [columns]
        ordered_at = "Tag"
        paid_at = "Tag"
        order_id = "Nummer"
        product = "Artikel"
        quantity = "Stück"
        gross = "Betrag"
        tax = "Steuer"
        [values.tax]
        "frei" = "exempt"
        "voll" = "taxable"
        [[rules]]
        column = "Nummer"
        prefix = "S"
        set = { kind = "cancel" }
        "#,
    )
    .unwrap();
    let (facts, outcome) = import_with(text.as_bytes(), &[mapping], &options(), &registry()).unwrap();
    assert_eq!(outcome.quarantined, vec![]);
    let (sale, change) = (&facts.order_line[0], &facts.order_change[0]);
    assert_eq!((sale.paid_on.unwrap().to_string(), sale.tax.as_str()), ("2026-03-05".to_owned(), "exempt"));
    assert_eq!(sale.ordered_at.to_string(), "2026-03-05T05:30:00Z");
    assert_eq!((change.refund.to_string(), change.tax.as_str()), ("750".to_owned(), "taxable"));
}

#[test]
fn a_wrong_mapping_says_what_is_wrong() {
    let wrong = |text: &str| Mapping::parse(text).unwrap_err().to_string();
    assert!(wrong("name = \"x\"\nformat = \"orders\"").contains("is not a format"));
    assert!(wrong("name = \"x\"\nformat = \"order\"\n[columns]\ncolour = \"C\"").contains("no column `colour`"));
    assert!(wrong("name = \"x\"\nformat = \"order\"\n[[rules]]\ncolumn = \"C\"").contains("`prefix` or `equals`"));
    assert!(wrong("nonsense").contains("mapping"));
    let lacking = Mapping::parse("name = \"x\"\nformat = \"order\"\n[columns]\norder_id = \"A\"").unwrap();
    let error = import_with(b"A,B\n1,2\n", &[lacking], &options(), &registry()).unwrap_err();
    assert!(matches!(error, IngestError::Mapping { .. }), "{error}");
}

#[test]
fn a_format_asked_for_that_does_not_fit_names_the_one_that_does() {
    let options = |id: &str| crate::Options { format: Some(id.into()), ..options() };
    let sample = crate::connectors::by_id("kakao_moment").unwrap().sample;
    let source = Source { name: "report.csv", bytes: sample, modified_at: None };
    for id in ["smartstore_order", "stripe_balance_json", "kakao_keyword_api"] {
        let error = crate::detect(&source, &[], &options(id)).unwrap_err();
        assert!(matches!(error, IngestError::OtherFormat { .. }), "{error}");
        for said in [error.said().en, error.said().ko] {
            assert!(said.contains(&format!("`{id}`")) && said.contains("`kakao_moment`"), "{said}");
        }
    }
    // What no format fits is not known, whatever is asked for.
    let source = Source { name: "x.csv", bytes: b"a,b\n1,2\n", modified_at: None };
    let error = crate::detect(&source, &[], &options("order")).unwrap_err();
    assert!(matches!(error, IngestError::UnknownFormat { .. }), "{error}");
}
