//! Drafted mappings, and mappings at work.

use super::{import_with, options, registry};
use crate::{IngestError, Mapping, Source, draft_mapping};

const RETAIL: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
    536365,85123A,T-LIGHT HOLDER,6.0,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n\
    C536379,D,Discount,-1.0,2010-12-01 09:41:00,27.5,14527.0,United Kingdom\n";

#[test]
fn the_draft_for_a_foreign_shop_finds_its_columns() {
    let source = Source { name: "downloads/online_retail.csv", bytes: RETAIL.as_bytes(), modified_at: None };
    let (mapping, text) = draft_mapping(&source).unwrap();
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
