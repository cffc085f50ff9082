//! Goods, suppliers, points, free credit, disputes, accruals and month ends, from files to balances; whatever the order
//! in which the files came.

use crate::company::{Company, Place, written};

const RECEIPTS: &str = "쇼핑몰,입고번호,입고구분,상품코드,입고일,수량,공급가액,부가세,공급처\n\
    own,R1,입고,CAP,2026-03-01,10,70000,7000,mill\n\
    own,R2,입고,CAP,2026-03-05,10,90000,9000,mill\n";
const ORDERS: &str = "구분,쇼핑몰,주문번호,상품주문번호,주문일시,결제일시,상품코드,수량,주문금액\n\
    주문,own,A-1,1,2026-03-03 10:00,2026-03-03 10:00,CAP,4,88000\n\
    주문,own,A-2,1,2026-03-06 10:00,2026-03-06 10:00,CAP,6,132000\n\
    주문,own,A-3,1,2026-03-06 10:00,2026-03-06 10:00,CAP,2,44000\n";
const TOUCHES: &str = "쇼핑몰,주문번호,유입일시,광고계정,캠페인\nown,A-3,2026-03-05 09:00,naver,brand\n";

/// 146 and 451 after ten at 7,000, four sold, ten at 9,000, eight sold at 8,250.
fn stock_is_at_moving_average(company: &Company) {
    assert_eq!((company.balance("146"), company.balance("451")), (66_000, 94_000));
    let by_campaign = company.export("journal", &[]);
    let cost = |campaign: &str| -> i64 {
        let of = by_campaign.iter().filter(|row| row["code"] == "451" && row["campaign"] == campaign);
        of.map(|row| row["amount"].replace(',', "").parse::<i64>().unwrap()).sum()
    };
    assert_eq!((cost("brand"), cost("")), (16_500, 77_500));
    company.check();
}

fn stock_and_cost_end_at_moving_average_in_any_order_of_files(place: Place) {
    let files = [("receipts.csv", RECEIPTS), ("orders.csv", ORDERS), ("touches.csv", TOUCHES)];
    let mut hashes = Vec::new();
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let company = Company::shop(place);
        for (name, text) in order.map(|at| files[at]) {
            company.import(name, text, "2026-03-31");
        }
        stock_is_at_moving_average(&company);
        hashes.push(company.books_hash());
    }
    assert!(hashes.windows(2).all(|pair| pair[0] == pair[1]), "{hashes:?}");
}

fn a_corrected_receipt_and_a_return_move_the_average(place: Place) {
    let company = Company::shop(place);
    company.import("receipts.csv", RECEIPTS, "2026-03-31");
    company.import("orders.csv", ORDERS, "2026-03-31");
    // The second delivery cost less after all: 16 pieces are worth 42,000 + 70,000.
    let corrected =
        "쇼핑몰,입고번호,상품코드,입고일,수량,공급가액,부가세,공급처\nown,R2,CAP,2026-03-05,10,70000,7000,mill\n";
    company.import("corrected.csv", corrected, "2026-04-01");
    assert_eq!((company.balance("146"), company.balance("451")), (56_000, 84_000));
    let returned = "구분,쇼핑몰,주문번호,상품주문번호,클레임번호,처리일시,상품코드,수량,환불금액,재입고\n\
        반품,own,A-2,1,c1,2026-03-09 10:00,CAP,6,132000,Y\n";
    company.import("returned.csv", returned, "2026-04-02");
    assert_eq!((company.balance("146"), company.balance("451")), (98_000, 42_000));
    company.check();
    company.ok(&["rebuild", "--verify"]);
    // More leave than came.
    let oversold = "쇼핑몰,주문번호,상품주문번호,주문일시,결제일시,상품코드,수량,주문금액\n\
        own,A-9,1,2026-03-20 10:00,2026-03-20 10:00,CAP,15,330000\n";
    company.import("oversold.csv", oversold, "2026-04-03");
    let found = company.run(&["check", "--format", "json"]).json();
    let short = found["findings"].as_array().unwrap().iter().find(|it| it["kind"] == "stock_below_zero").unwrap();
    assert_eq!(short["subject"], "own/CAP");
    assert_eq!((company.balance("146"), company.balance("451")), (-7_000, 147_000));
}

fn goods_sold_for_a_supplier_are_revenue_by_their_commission(place: Place) {
    let company = Company::shop(place);
    let words = ["account", "add", "potter", "--kind", "supplier", "--platform", "supplier", "--bank-text", "도예공방"];
    company.ok(&words);
    let orders = "구분,쇼핑몰,주문번호,상품주문번호,주문일시,결제일시,상품코드,수량,주문금액,거래형태\n\
        주문,own,V-1,1,2026-03-03 10:00,2026-03-03 10:00,VASE,1,55000,위탁\n";
    company.import("orders.csv", orders, "2026-03-31");
    assert_eq!(company.balances(&[]), written(""), "nothing is known of the supplier yet");
    let products = "쇼핑몰,상품코드,적용일,공급처,수수료율\nown,VASE,2026-01-01,potter,20\n";
    company.import("products.csv", products, "2026-03-31");
    assert_eq!(company.balances(&[]), written("108 55,000 \n 251 -44,000 \n 255 -1,000 \n 401 -10,000"));
    let bank = "거래일시,적요,출금액,입금액,거래후잔액,메모\n2026-04-01 10:00:00,이체,44000,0,956000,도예공방\n";
    let path = company.file("bank.csv", bank);
    company.ok(&["import", &path, "--account", "kb", "--as-of", "2026-04-02"]);
    assert_eq!(company.balance("251"), 0);
    company.check();
    company.ok(&["rebuild", "--verify"]);
}

fn payouts_name_reserves_disputes_the_malls_share_and_what_is_set_off(place: Place) {
    let company = Company::shop(place);
    company.ok(&["account", "set", "toss", "--payout-term", "day+2bd"]);
    let orders = "구분,쇼핑몰,주문번호,상품주문번호,주문일시,결제일시,상품코드,수량,주문금액,몰할인\n\
        주문,own,D-1,1,2026-03-03 10:00,2026-03-03 10:00,COAT,1,110000,10000\n";
    company.import("orders.csv", orders, "2026-03-31");
    let lines = "정산내역번호,주문번호,정산구분,매출기준일,지급일,정산대상금액,수수료,수수료부가세,지급보류금액,지급금액,광고계정\n\
        1,D-1,결제,2026-03-03,,100000,3000,300,10000,86700,\n\
        2,D-1,몰혜택정산,2026-03-03,2026-03-10,10000,0,0,0,10000,\n\
        3,D-1,차지백,2026-03-20,2026-03-25,-100000,15000,0,-10000,-105000,\n\
        4,,광고비,2026-03-25,2026-03-25,-5500,0,0,0,-5500,1234567\n\
        5,,공제,2026-03-25,2026-03-25,-200,0,0,0,-200,\n";
    company.import("lines.csv", lines, "2026-03-31");
    // Nothing is held back any more; the payment that was taken back is owed until it is said what becomes of the sale.
    let expected =
        "108 100,000 \n 134 200 \n 1351 300 \n 1391 -14,000 \n 1392 5,500 \n 255 -10,000 \n 401 -100,000 \n 831 18,000";
    assert_eq!(company.balances(&[]), written(expected));
    let paid = company.export("payout_line", &[]);
    assert_eq!(paid.iter().find(|row| row["key"] == "1").unwrap()["paid_out_on"], "2026-03-05");
    let lost =
        "구분,쇼핑몰,주문번호,상품주문번호,클레임번호,처리일시,환불금액\n대손,own,D-1,1,c1,2026-04-20 10:00,100000\n";
    company.import("lost.csv", lost, "2026-04-21");
    assert_eq!((company.balance("108"), company.balance("835"), company.balance("255")), (0, 100_000, -10_000));
    company.check();
    company.ok(&["rebuild", "--verify"]);
}

fn free_credit_is_spent_first_until_the_platform_says_what_was_used(place: Place) {
    let company = Company::shop(place);
    let ads = crate::exports::ad_report("2026-03-03", "2026-03-03", &[("2026-03-03", "brand", 130_000)]);
    company.import("ads.csv", &ads, "2026-03-04");
    company.import(
        "grant.csv",
        "광고계정,거래번호,구분,일자,합계금액\n1234567,g1,무상지급,2026-03-02,50000\n",
        "2026-03-05",
    );
    assert_eq!((company.balance("131"), company.balance("833")), (-80_000, 72_727));
    company.check();
    let used = "광고계정,거래번호,구분,일자,합계금액\n1234567,u1,무상사용,2026-03-03,20000\n";
    company.import("used.csv", used, "2026-03-06");
    assert_eq!(company.balance("131"), -110_000);
    company.check();
    company.ok(&["rebuild", "--verify"]);
}

fn a_closing_rate_values_what_is_owed_and_the_next_day_takes_it_back(place: Place) {
    let company = Company::empty(place);
    let words = ["account", "add", "google", "--kind", "media", "--platform", "google", "--external-id", "1234567"];
    company.ok(&[&words[..], &["--currency", "USD", "--billing", "threshold", "--vat", "reverse_charge"]].concat());
    let rates = "기준일,통화,환율,환율구분\n2026-03-01,USD,1300,\n2026-03-31,USD,1400,월말환율\n2026-04-10,USD,1420,전신환매도율\n";
    company.import(
        "ads.csv",
        &crate::exports::ad_report("2026-03-05", "2026-03-05", &[("2026-03-05", "a", 100)]),
        "2026-03-06",
    );
    company.import("rates.csv", rates, "2026-04-11");
    assert_eq!((company.balance("935"), company.balance("262")), (0, -130_000), "taken back on the first day of April");
    let march = company.balances(&["--to", "2026-03-31"]);
    assert_eq!((march["935"], march["262"]), (10_000, -140_000));
    company.import(
        "charge.csv",
        "광고계정,거래번호,구분,일자,합계금액,통화\n1234567,c1,결제,2026-04-10,100,USD\n",
        "2026-04-11",
    );
    // The buyer owes VAT of a tenth of what the dollars cost.
    assert_eq!((company.balance("2551"), company.balance("262")), (-14_200, 0));
    company.check();
    company.ok(&["rebuild", "--verify"]);
}

fn points_accruals_and_an_agencys_mark_up_are_in_the_books(place: Place) {
    let company = Company::shop(place);
    company.ok(&["account", "set", "naver", "--agency-markup", "3/17", "--billing", "invoiced"]);
    let ads = crate::exports::ad_report("2026-03-03", "2026-03-03", &[("2026-03-03", "brand", 187_000)]);
    company.import("ads.csv", &ads, "2026-03-04");
    assert_eq!((company.balance("831"), company.balance("262")), (30_000, -217_000));
    let fee =
        "광고계정,거래번호,구분,일자,공급가액,부가세,합계금액\n1234567,f1,대행수수료,2026-03-31,30005,3000,33005\n";
    company.import("fee.csv", fee, "2026-04-01");
    assert_eq!((company.balance("253"), company.balance("135")), (-33_005, 3_000));
    let points = "쇼핑몰,포인트번호,포인트구분,처리일,주문번호,포인트\nown,p1,지급,2026-03-05,A-1,500\nown,p2,사용,2026-03-15,A-2,200\n";
    company.import("points.csv", points, "2026-04-01");
    assert_eq!((company.balance("2591"), company.balance("4021")), (-300, 300));
    let accrual = "미지급번호,계정코드,거래처,시작일,종료일,금액,반제일\na1,833,naver,2026-03-30,2026-04-02,100003,\n";
    company.import("accrual.csv", accrual, "2026-04-01");
    let march = company.balances(&["--to", "2026-03-31"]);
    assert_eq!(march["833"], 170_000 + 50_002);
    let reversed = accrual.replace(",100003,\n", ",100003,2026-04-10\n");
    company.import("reversed.csv", &reversed, "2026-04-10");
    assert_eq!(company.balance("833"), 170_000);
    company.check();
    company.ok(&["rebuild", "--verify"]);
}

fn a_business_number_with_a_slip_is_refused(place: Place) {
    let company = Company::shop(place);
    let told = company.fails(2, &["account", "set", "toss", "--business-number", "124-81-00999"]);
    assert!(told.contains("124-81-00999"), "{told}");
    company.ok(&["account", "set", "toss", "--business-number", "124-81-00998"]);
    company.fails(2, &["account", "set", "toss", "--payout-term", "soon"]);
    company.fails(2, &["account", "set", "naver", "--agency-markup", "a lot"]);
}
fn a_missing_charge_and_an_invoice_far_off_are_findings_where_the_account_says_what_to_expect(place: Place) {
    let company = Company::shop(place);
    company.ok(&["account", "set", "naver", "--billing", "threshold", "--threshold", "100000"]);
    let days = [("2026-03-03", "brand", 66_000), ("2026-03-04", "brand", 66_000), ("2026-03-05", "brand", 66_000)];
    company.import("ads.csv", &crate::exports::ad_report("2026-03-03", "2026-03-05", &days), "2026-03-06");
    let kinds = || -> Vec<String> {
        let found = company.run(&["check", "--format", "json"]).json();
        found["findings"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds(), ["charge_missing"]);
    let header = "광고계정,거래번호,구분,일자,공급가액,부가세,합계금액\n";
    let charge = "1234567,c1,결제,2026-03-04,,,132000\n1234567,i1,세금계산서,2026-03-31,178182,17818,196000\n";
    company.import("charge.csv", &format!("{header}{charge}"), "2026-03-31");
    assert_eq!(kinds(), [""; 0]);
    company.ok(&["account", "set", "naver", "--tolerance-bp", "10", "--tolerance", "10000"]);
    assert_eq!(kinds(), ["invoice_variance"]);
    company.ok(&["account", "set", "naver", "--tolerance-bp", "200"]);
    assert_eq!(kinds(), [""; 0]);
}
on_both!(
    a_missing_charge_and_an_invoice_far_off_are_findings_where_the_account_says_what_to_expect,
    stock_and_cost_end_at_moving_average_in_any_order_of_files,
    a_corrected_receipt_and_a_return_move_the_average,
    goods_sold_for_a_supplier_are_revenue_by_their_commission,
    payouts_name_reserves_disputes_the_malls_share_and_what_is_set_off,
    free_credit_is_spent_first_until_the_platform_says_what_was_used,
    a_closing_rate_values_what_is_owed_and_the_next_day_takes_it_back,
    points_accruals_and_an_agencys_mark_up_are_in_the_books,
    a_business_number_with_a_slip_is_refused,
);
