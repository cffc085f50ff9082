//! What kinds of open ends there are.

use jangbu_core::Said;

/// What is open.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// Deposits that no counterparty explains (257).
    DepositUnexplained,
    /// Withdrawals that no counterparty explains (134).
    WithdrawalUnexplained,
    /// Payouts a gateway announced that the bank does not show (1391).
    PayoutUnseen,
    /// Deposits of a gateway that it did not announce (1391).
    PayoutUnannounced,
    /// Payments a medium reported that the bank does not show (1392).
    MediaUnseen,
    /// Payments to a medium that it did not report (1392).
    MediaUnreported,
    /// Orders settled or refunded for more than was sold (108).
    OrderOverpaid,
    /// Suppliers paid for more than they are owed (251).
    SupplierOverpaid,
}

impl Kind {
    /// The word for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DepositUnexplained => "deposit_unexplained",
            Self::WithdrawalUnexplained => "withdrawal_unexplained",
            Self::PayoutUnseen => "payout_unseen",
            Self::PayoutUnannounced => "payout_unannounced",
            Self::MediaUnseen => "media_unseen",
            Self::MediaUnreported => "media_unreported",
            Self::OrderOverpaid => "order_overpaid",
            Self::SupplierOverpaid => "supplier_overpaid",
        }
    }

    /// What is counted, after or before the number.
    pub fn words(self) -> Said {
        match self {
            Self::DepositUnexplained => Said::new("unexplained deposit(s)", "설명되지 않은 입금"),
            Self::WithdrawalUnexplained => Said::new("unexplained withdrawal(s)", "설명되지 않은 출금"),
            Self::PayoutUnseen => Said::new("payout(s) not seen at the bank", "은행에서 확인되지 않은 정산 지급"),
            Self::PayoutUnannounced => Said::new("deposit(s) no settlement announces", "정산 내역에 없는 입금"),
            Self::MediaUnseen => Said::new("ad payment(s) not seen at the bank", "은행에서 확인되지 않은 광고비 결제"),
            Self::MediaUnreported => Said::new("ad payment(s) no medium reports", "매체 내역에 없는 광고비 출금"),
            Self::OrderOverpaid => {
                Said::new("order(s) settled or refunded for more than was sold", "판매보다 많이 정산·환불된 주문")
            }
            Self::SupplierOverpaid => {
                Said::new("payment(s) to suppliers above what is owed", "줄 돈보다 많이 지급한 공급처 지급")
            }
        }
    }
}
