//! What is said of open ends: sentences and mends, in both languages.

use jangbu_core::{Currency, Date, Money, Said};

use super::{Counted, Named};

/// The largest ones: `2026-03-02 홍길동 50,000; …`.
fn largest(counted: &Counted, currency: Currency) -> String {
    let one = |named: &Named| {
        let day = named.on.map(|on| format!("{on} ")).unwrap_or_default();
        format!("{day}{} {}", named.text, Money::new(named.minor.saturating_abs(), currency))
    };
    let mut named: Vec<String> = counted.largest.iter().map(one).collect();
    if counted.count > named.len() {
        named.push("…".to_owned());
    }
    named.join("; ")
}

pub(super) fn suspense(bank: &str, is_deposit: bool, counted: &Counted, currency: Currency) -> (Said, Said) {
    let (count, named) = (counted.count, largest(counted, currency));
    let (what, what_ko) = if is_deposit { ("deposit(s)", "입금") } else { ("withdrawal(s)", "출금") };
    let message = Said::new(
        format!("{count} {what} of {bank} that nobody has explained: {named}"),
        format!("{bank} 의 {what_ko} {count}건이 설명되지 않았습니다: {named}"),
    );
    let mend = Said::new(
        "say whose they are by a text of the lines: `jangbu account set ID --bank-text TEXT` (`account add` where it is \
         new)",
        "거래내역의 글자로 거래처를 알려 주십시오: `jangbu account set 계정 --bank-text 글자` (새 거래처면 `account add`)",
    );
    (message, mend)
}

/// Payouts of a gateway: announced and not seen, or seen and not announced.
pub(super) fn payouts(gateway: &str, is_unseen: bool, days: usize, last: Date, has_text: bool) -> (Said, Said) {
    if !is_unseen {
        let message = Said::new(
            format!("{gateway} paid out on {days} day(s) until {last} what no settlement announces"),
            format!("{last} 까지 {gateway} 의 입금 {days}건이 정산 내역에 없습니다"),
        );
        let mend = Said::new(
            "import its settlement file: `jangbu import FILE` (of another layout in format `payout_line`)",
            "정산 내역 파일을 가져오십시오: `jangbu import 파일` (다른 양식이면 `payout_line` 형식)",
        );
        return (message, mend);
    }
    let message = Said::new(
        format!("{days} payout(s) of {gateway} announced for days until {last} are not seen at the bank"),
        format!("{last} 까지 지급 예정이던 {gateway} 의 정산 {days}건이 은행 거래내역에 없습니다"),
    );
    (message, unseen(gateway, has_text))
}

/// Payments of a medium: reported and not seen, or seen and not reported.
pub(super) fn media(medium: &str, is_unseen: bool, days: usize, last: Date, has_text: bool) -> (Said, Said) {
    if !is_unseen {
        let message = Said::new(
            format!("the bank paid {medium} {days} time(s) until {last} what the medium has not reported"),
            format!("{last} 까지 은행에서 {medium} 에 보낸 {days}건이 매체의 충전·결제 내역에 없습니다"),
        );
        let mend = Said::new(
            "import its top-ups and charges: `jangbu import FILE` in format `media_charge` (docs/formats.md)",
            "충전·결제 내역을 가져오십시오: `media_charge` 형식으로 `jangbu import 파일` (docs/formats.md)",
        );
        return (message, mend);
    }
    let message = Said::new(
        format!("{days} payment(s) that {medium} reports until {last} are not seen at the bank"),
        format!("{last} 까지 {medium} 이(가) 알린 충전·결제 {days}건이 은행 거래내역에 없습니다"),
    );
    (message, unseen(medium, has_text))
}

/// The lines are in no file of the bank, or the account's text does not find them.
fn unseen(account: &str, has_text: bool) -> Said {
    if has_text {
        Said::new(
            format!(
                "import the bank file that has them, or mend the text that finds them: `jangbu account set {account} \
                 --bank-text TEXT`"
            ),
            format!(
                "그 거래가 있는 은행 파일을 가져오거나, 거래를 찾는 글자를 고치십시오: `jangbu account set {account} \
                 --bank-text 글자`"
            ),
        )
    } else {
        Said::new(
            format!("say by which text bank lines name it: `jangbu account set {account} --bank-text TEXT`"),
            format!("거래내역에서 가리키는 글자를 알려 주십시오: `jangbu account set {account} --bank-text 글자`"),
        )
    }
}

pub(super) fn orders(counted: &Counted, currency: Currency) -> (Said, Said) {
    let (count, named) = (counted.count, largest(counted, currency));
    let message = Said::new(
        format!("{count} order(s) are settled or refunded for more than was sold: {named}"),
        format!("주문 {count}건이 판매 금액보다 많이 정산되거나 환불되었습니다: {named}"),
    );
    let mend = Said::new(
        "import the orders that are missing (`jangbu import FILE`), or let the shop name the gateway that settles them: \
         `jangbu account set SHOP --gateway ID`",
        "빠진 주문을 가져오거나 (`jangbu import 파일`), 쇼핑몰에 정산하는 결제사를 적으십시오: `jangbu account set 쇼핑몰 \
         --gateway 결제사`",
    );
    (message, mend)
}

pub(super) fn supplier(supplier: &str) -> (Said, Said) {
    let message = Said::new(
        format!("{supplier} was paid, or given back, more than it is owed"),
        format!("{supplier} 에 줄 돈보다 많이 지급했거나 반품했습니다"),
    );
    let mend = Said::new(
        "import what it delivered (`jangbu import FILE` in format `goods_receipt`), or name it as supplier of its \
         products",
        "받은 상품을 가져오거나 (`goods_receipt` 형식으로 `jangbu import 파일`), 상품 파일에 공급처로 적으십시오",
    );
    (message, mend)
}
