"""The fact tables as this check reads them: one named tuple per table, from SQL or made by hand."""

from collections import namedtuple

# Columns and how they are read: text (empty for none), exact (millionths), minor, day, flag, instant (microseconds).
# A question mark allows none.
_COLUMNS = {
    "ad_delivery": "account:text key:text day:day reported_day:day campaign:text ad_group:text cost:exact currency:text"
    " vat_basis:text",
    "media_charge": "account:text key:text kind:text charged_on:day service_to:day? supply:minor vat:minor total:minor"
    " currency:text settled:minor? campaign:text",
    "order_line": "account:text key:text order_id:text line_id:text paid_on:day? shipped_on:day? confirmed_on:day?"
    " product:text quantity:exact gross:exact seller_discount:exact mall_discount:exact points_seller:exact"
    " points_mall:exact shipping_fee:exact currency:text tax:text role:text gateway:text",
    "order_change": "account:text key:text order_id:text line_id:text change_id:text kind:text changed_on:day"
    " product:text quantity:exact refund:exact shipping_refund:exact mall_discount:exact restocked:flag currency:text"
    " tax:text gateway:text",
    "order_touch": "account:text key:text order_id:text touched_at:instant media_account:text campaign:text"
    " ad_group:text ad:text utm_source:text utm_campaign:text coupon:text",
    "campaign_alias": "account:text key:text kind:text value:text media_account:text campaign:text",
    "product": "account:text key:text product:text unit_cost:exact? supplier:text supply_price:exact?"
    " commission_rate:exact? currency:text valid_from:day",
    "payout_line": "account:text key:text payout_id:text order_id:text kind:text sold_on:day paid_out_on:day"
    " gross:minor fee:minor fee_vat:minor hold_back:minor net:minor currency:text media_account:text",
    "bank_line": "account:text key:text booked_on:day description:text counterparty:text memo:text amount:minor"
    " currency:text",
    "fx_rate": "account:text key:text rate_on:day currency:text quote:text rate:exact kind:text source:text",
    "opening_balance": "account:text key:text as_of:day code:text party:text amount:minor currency:text"
    " functional:minor?",
    "goods_receipt": "account:text key:text kind:text product:text received_on:day quantity:exact supply:minor"
    " vat:minor currency:text supplier:text",
    "points": "account:text key:text kind:text day:day order_id:text amount:minor currency:text",
    "accrual": "account:text key:text code:text party:text campaign:text from_on:day to_on:day amount:minor"
    " currency:text reversed_on:day?",
}
# Columns that only reported campaigns are looked up in (policy 2.10.1).
_LOOKED_UP = {"ad_delivery": "campaign_name:text keyword:text ad:text"}

# Facts that post nothing and are looked at only for what is in force.
SILENT = ("ad_claim", "payout")
# Facts of which the newest set of an account's day replaces the older; of all others the newest row of a key wins.
REPLACED_BY_DAY = ("ad_claim", "ad_delivery")

_READ = {
    "text": "coalesce({0}, '')",
    "exact": "CAST(CAST({0} AS DECIMAL(38, 6)) * 1000000 AS BIGINT)",
    "minor": "CAST({0} AS BIGINT)",
    "day": "{0} - DATE '1970-01-01'",
    "flag": "{0}",
    "instant": "epoch_us({0})",
}
_EMPTY = {"text": "", "exact": 0, "minor": 0, "day": None, "flag": False, "instant": 0}

ROWS, _SELECT = {}, {}
for _table, _columns in _COLUMNS.items():
    _pairs = [column.split(":") for column in _columns.split()]
    _defaults = [None if kind.endswith("?") else _EMPTY[kind] for _, kind in _pairs]
    ROWS[_table] = namedtuple(_table, [name for name, _ in _pairs], defaults=_defaults)
    _SELECT[_table] = ", ".join(_READ[kind.rstrip("?")].format(name) for name, kind in _pairs)

# The posting group of a row (its order in text is the order of the rows).
GROUP_SQL = {
    "ad_delivery": "'ad:' || account || ':' || day",
    "media_charge": "CASE WHEN kind = 'free_credit_used' THEN 'ad:' || account || ':' || charged_on"
    " ELSE 'charge:' || account || ':' || coalesce(key, '') END",
    "order_line": "'order:' || account || ':' || coalesce(order_id, '')",
    "order_change": "'order:' || account || ':' || coalesce(order_id, '')",
    "payout_line": "'pay:' || account || ':' || coalesce(order_id, 'payout:' || coalesce(payout_id, ''))",
    "bank_line": "'bank:' || account || ':' || coalesce(key, '')",
    "opening_balance": "'opening:' || coalesce(account, '') || ':' || coalesce(key, '')",
    "goods_receipt": "'receipt:' || account || ':' || coalesce(key, '')",
    "points": "'points:' || account || ':' || coalesce(key, '')",
    "accrual": "'accrual:' || coalesce(account, '') || ':' || coalesce(key, '')",
}


def select_rows(table):
    """SQL of a table's rows in force, each after its posting group, in the order of the groups."""
    group = GROUP_SQL.get(table, "''")
    return f"SELECT {group} AS posting_group, {_SELECT[table]} FROM in_force_{table} ORDER BY posting_group"


_STORED = {
    "text": "VARCHAR",
    "exact": "DECIMAL(18, 6)",
    "minor": "DECIMAL(18, 0)",
    "day": "DATE",
    "flag": "BOOLEAN",
    "instant": "TIMESTAMPTZ",
}


def stored_columns(table):
    """Column -> SQL type of the columns read here; nothing is read of a table that posts nothing."""
    columns = _COLUMNS.get(table, "").split() + _LOOKED_UP.get(table, "").split()
    pairs = (column.split(":") for column in columns)
    return {name: _STORED[kind.rstrip("?")] for name, kind in pairs}
