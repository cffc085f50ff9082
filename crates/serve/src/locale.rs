//! Labels in Korean and English, by key.

/// Language of labels.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Lang {
    /// 한국어
    Ko,
    /// English
    #[default]
    En,
}

/// Key, English, Korean; sorted by key.
const LABELS: &[(&str, &str, &str)] = &[
    ("account", "Account", "계정"),
    ("accounts", "By account", "계정과목별"),
    ("ad_cost", "Ad cost", "광고비"),
    ("amount", "Amount", "금액"),
    ("aov", "AOV", "객단가"),
    ("as_known_on", "as known at", "기준 시점"),
    ("assets", "Assets", "자산"),
    ("awaiting", "Awaiting invoice", "세금계산서 대기"),
    ("balance", "Balance", "잔액"),
    ("balance_sheet", "Balance sheet", "재무상태표"),
    ("bank_text", "Text in bank lines", "통장 적요"),
    ("batch", "Batch", "배치"),
    ("billing", "Billing", "과금 방식"),
    ("booked", "Booked", "장부 금액"),
    ("by_group", "By posting group", "전표 묶음별"),
    ("campaign", "Campaign", "캠페인"),
    ("change", "Change", "변동"),
    ("changes", "What changed", "변동 내역"),
    ("channel", "Channel", "판매채널"),
    ("claimed", "Claimed", "전환(매체)"),
    ("claimed_value", "Claimed value", "전환매출(매체)"),
    ("clicks", "Clicks", "클릭"),
    ("closing", "Closing", "기말"),
    ("closing_functional", "Closing (own currency)", "기말(기능통화)"),
    ("code", "Code", "코드"),
    ("cogs", "Cost of goods", "상품원가"),
    ("content", "Content", "내용"),
    ("count", "Count", "개수"),
    ("cpa", "CPA", "주문당 광고비"),
    ("credit", "Credit", "대변"),
    ("credit_functional", "Credit (own currency)", "대변(기능통화)"),
    ("currency", "Currency", "통화"),
    ("date", "Date", "일자"),
    ("day", "Day", "일"),
    ("debit", "Debit", "차변"),
    ("debit_functional", "Debit (own currency)", "차변(기능통화)"),
    ("difference", "Difference", "차액"),
    ("discount", "Discounts", "할인"),
    ("economic_on", "Economic date", "귀속일"),
    ("entry", "Entry", "전표"),
    ("equity", "Equity", "자본"),
    ("exact", "Exact, as reported", "원본 금액"),
    ("external_id", "Number at the platform", "매체 계정번호"),
    ("facts", "Facts", "사실"),
    ("fee", "Fees", "수수료"),
    ("file", "file", "파일"),
    ("files", "Files", "파일 수"),
    ("format", "Format", "형식"),
    ("from", "from", "시작"),
    ("functional", "Own currency", "기능통화"),
    ("gateway", "Gateway", "PG사"),
    ("group", "Posting group", "전표 묶음"),
    ("id", "Id", "이름(ID)"),
    ("impressions", "Impressions", "노출"),
    ("income", "Income statement", "손익계산서"),
    ("input", "Input VAT", "매입세액"),
    ("item", "Item", "항목"),
    ("kind", "Kind", "종류"),
    ("ledger", "General ledger", "총계정원장"),
    ("liabilities", "Liabilities", "부채"),
    ("line", "line", "행"),
    ("lines", "Journal lines", "분개 행"),
    ("linked_orders", "Orders linked to a campaign", "캠페인 연결 주문"),
    ("linked_orders_share", "Share of the orders", "연결 주문 비율"),
    ("linked_revenue", "Revenue linked to a campaign", "캠페인 연결 매출"),
    ("linked_revenue_share", "Share of the revenue", "연결 매출 비율"),
    ("margin", "Contribution margin", "공헌이익"),
    ("margin_roas", "Margin ROAS", "마진 ROAS"),
    ("measure", "Measure", "지표"),
    ("media_account", "Media account", "광고계정"),
    ("minor", "Amount", "금액"),
    ("month", "Month", "월"),
    ("name", "Name", "이름"),
    ("no_rows", "Nothing in this period.", "이 기간에는 자료가 없습니다."),
    ("not_attributed", "(not attributed)", "(미귀속)"),
    ("omitted", "Rows not shown (totals include them)", "표시하지 않은 행(합계에는 포함)"),
    ("opening", "Opening", "기초"),
    ("order", "Order", "주문"),
    ("orders", "Orders", "주문 수"),
    ("output", "Output VAT", "매출세액"),
    ("part", "Part", "구분"),
    ("partner", "Partner", "거래처"),
    ("payable", "Payable", "납부세액"),
    ("platform", "Platform", "매체"),
    ("posted_on", "Posted on", "전기일"),
    ("product", "Product", "상품"),
    ("profit", "Profit", "수익성"),
    ("recorded_at", "Recorded at", "기록 시각"),
    ("ref", "Ref", "참조"),
    ("refund", "Refunds", "환불"),
    ("revenue", "Revenue", "매출"),
    ("roas", "ROAS", "ROAS"),
    ("rounding", "From exact amounts to the books", "원본 금액에서 장부 금액까지"),
    ("rows", "Rows", "행 수"),
    ("rule", "Rule", "규칙"),
    ("setting", "Setting", "설정"),
    ("shop", "Shop", "쇼핑몰"),
    ("source", "From", "출처"),
    ("table", "Table", "테이블"),
    ("to", "to", "종료"),
    ("total", "Total", "합계"),
    ("trial_balance", "Trial balance", "합계잔액시산표"),
    ("tried", "Tried", "확인"),
    ("value", "Value", "값"),
    ("vat", "VAT", "부가가치세"),
    ("view", "read", "보기"),
    ("week", "Week", "주"),
    ("zone", "Zone", "시간대"),
];

/// The label of `key`; the key itself where there is none.
pub fn label(key: &str, lang: Lang) -> &str {
    match LABELS.binary_search_by_key(&key, |(key, ..)| key) {
        Ok(at) => match lang {
            Lang::En => LABELS[at].1,
            Lang::Ko => LABELS[at].2,
        },
        Err(_) => key,
    }
}

/// Whether `key` has a label.
pub fn has_label(key: &str) -> bool {
    LABELS.binary_search_by_key(&key, |(key, ..)| key).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_is_there_in_both_languages() {
        for (key, en, ko) in LABELS {
            assert!(!en.is_empty() && !ko.is_empty(), "{key}");
            let hangul = ko.chars().any(|c| ('가'..='힣').contains(&c));
            assert!(hangul || en == ko, "{key} is not Korean");
        }
        assert!(LABELS.windows(2).all(|pair| pair[0].0 < pair[1].0), "keys are sorted and unique");
        assert_eq!(label("revenue", Lang::Ko), "매출");
        assert_eq!(label("unheard_of", Lang::En), "unheard_of");
    }
}
