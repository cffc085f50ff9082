"""Facts made by hand, and the tables they are put into, for the self-test."""

from .facts import REPLACED_BY_DAY, ROWS, SILENT, stored_columns

COMPANY = {"name": "sample", "currency": "KRW", "zone": "Asia/Seoul", "revenue_date": "paid"}

_WORDS = "platform external_id currency billing vat bank_text shop gateway channel"
_EMPTY = dict.fromkeys(_WORDS.split(), "") | {"currency": "KRW"}


def _account(id, kind, **attributes):
    return _EMPTY | {"id": id, "kind": kind} | attributes


# The accounts that the worked entries name (policy section 7).
ACCOUNTS = [
    _account("naver", "media", billing="prepaid", vat="recoverable", bank_text="네이버"),
    _account("kakao", "media", billing="threshold", vat="recoverable"),
    _account("meta", "media", billing="invoiced", vat="recoverable"),
    _account("clinic", "media", billing="prepaid", vat="unrecoverable"),
    _account("google", "media", billing="threshold", vat="none", currency="USD", bank_text=" GOOGLE "),
    _account("academy", "media", billing="threshold", vat="reverse_charge", currency="USD"),
    _account("agency", "media", billing="invoiced", vat="recoverable", agency_markup="3/17"),
    _account("potter", "supplier", bank_text="도예공방"),
    _account("own", "shop", channel="own", gateway="toss"),
    _account("mall", "shop", channel="mall", gateway="mallpay"),
    _account("uk", "shop", platform="uk"),
    _account("toss", "gateway", shop="own"),
    _account("mallpay", "gateway", shop="mall", bank_text="몰페이"),
    _account("kb", "bank"),
]

JOURNAL = (
    "entry_id BIGINT, line_no INTEGER, batch_id BIGINT, recorded_at TIMESTAMPTZ, group_key VARCHAR, group_hash BIGINT,"
    " rule VARCHAR, rule_version INTEGER, posted_on DATE, economic_on DATE, booked_on DATE, code VARCHAR,"
    " currency VARCHAR, amount DECIMAL(18, 0), functional DECIMAL(18, 0), media_account VARCHAR, campaign VARCHAR,"
    " ad_group VARCHAR, channel VARCHAR, product VARCHAR, order_id VARCHAR, partner VARCHAR, fact_id BIGINT"
)
_RETIRED = (
    "fact VARCHAR, fact_id BIGINT, retired_batch BIGINT, account VARCHAR, day DATE, batch_id BIGINT,"
    " recorded_at TIMESTAMPTZ, ended_batch BIGINT, ended_at TIMESTAMPTZ"
)
_ROLLUP = (
    "batch_id BIGINT, recorded_at TIMESTAMPTZ, posted_on DATE, economic_on DATE, media_account VARCHAR,"
    " campaign VARCHAR, channel VARCHAR, orders BIGINT, revenue DECIMAL(18, 0), discount DECIMAL(18, 0),"
    " refund DECIMAL(18, 0), cogs DECIMAL(18, 0), fee DECIMAL(18, 0), ad_cost DECIMAL(18, 0)"
)
_STAMPS = "fact_id BIGINT, batch_id BIGINT, observed_at TIMESTAMPTZ, recorded_at TIMESTAMPTZ"


def create_tables(connection):
    """The tables and views of a lake, empty."""
    for name, columns in (("journal", JOURNAL), ("retired", _RETIRED), ("profit_rollup", _ROLLUP)):
        connection.execute(f"CREATE TABLE lake.{name} ({columns})")
    for table in ROWS:
        own = ", ".join(f"{name} {kind}" for name, kind in stored_columns(table).items())
        connection.execute(f"CREATE TABLE lake.{table} ({_STAMPS}, {own})")
    for table in SILENT:
        own = "account VARCHAR, key VARCHAR, day DATE, reported_day DATE"
        connection.execute(f"CREATE TABLE lake.{table} ({_STAMPS}, {own})")
    for table in (*ROWS, *SILENT):
        same = "r.retired_batch = f.batch_id AND r.account = f.account AND r.day = f.reported_day"
        same = same if table in REPLACED_BY_DAY else "r.fact_id = f.fact_id"
        connection.execute(
            f"""CREATE VIEW lake.current_{table} AS SELECT f.* FROM lake.{table} f WHERE NOT EXISTS
            (SELECT 1 FROM lake.retired r WHERE r.fact = '{table}' AND r.ended_batch = 0 AND {same})"""
        )


def create_log(connection, records):
    """The log of batches, as far as it is looked at, empty."""
    connection.execute(f"CREATE TABLE {records}jangbu_batch (kind TEXT, detail TEXT)")


def instant(batch):
    """When a batch of the sample was observed and recorded."""
    return f"2026-10-01T00:00:{batch:02}Z"


def insert_facts(connection, batch, facts, first=1):
    """Stores facts (table, columns) with a batch."""
    for number, (table, columns) in enumerate(facts, first):
        stamps = {"fact_id": (batch << 32) + number, "batch_id": batch}
        stamps |= {"observed_at": instant(batch), "recorded_at": instant(batch)}
        values = stamps | {"key": f"{table}-{batch}-{number}"} | columns
        values = {name: None if value == "" else value for name, value in values.items()}
        marks = ", ".join("?" * len(values))
        connection.execute(f"INSERT INTO lake.{table} ({', '.join(values)}) VALUES ({marks})", list(values.values()))


def spend(account, day, *rows, basis="included", currency="KRW"):
    """Delivery rows (campaign, ad group, cost) of an account's day."""
    common = {"account": account, "day": day, "reported_day": day, "currency": currency, "vat_basis": basis}
    return [
        ("ad_delivery", common | {"campaign": campaign, "ad_group": group, "cost": cost})
        for campaign, group, cost in rows
    ]


def charge(account, kind, day, total, supply=0, vat=0, currency="KRW", **more):
    """A media charge; its key is kind and day."""
    fact = {"account": account, "key": f"{kind}-{day}", "kind": kind, "charged_on": day, "currency": currency}
    return [("media_charge", fact | {"total": total, "supply": supply, "vat": vat} | more)]


def sale(shop, order, product, gross, line="1", paid="2026-08-03", **more):
    """An order line."""
    fact = {"account": shop, "order_id": order, "line_id": line, "product": product, "gross": gross, "paid_on": paid}
    amounts = dict.fromkeys("seller_discount mall_discount points_seller points_mall shipping_fee".split(), 0)
    return [("order_line", amounts | {"quantity": 1, "currency": "KRW", "tax": "taxable"} | fact | more)]


def change(shop, order, day, refund, line="1", **more):
    """An order change, a return unless said otherwise."""
    fact = {"account": shop, "order_id": order, "line_id": line, "changed_on": day, "change_id": day, "refund": refund}
    usual = {"kind": "return", "quantity": 1, "shipping_refund": 0, "mall_discount": 0, "restocked": False}
    return [("order_change", usual | {"currency": "KRW", "tax": "taxable"} | fact | more)]


def touch(shop, order, at="2026-08-01T00:00:00Z", **more):
    """An order touch."""
    return [("order_touch", {"account": shop, "order_id": order, "touched_at": at} | more)]


def alias(kind, value, media_account="", campaign=""):
    """What a text in a touch means."""
    fact = {"account": "", "kind": kind, "value": value, "media_account": media_account, "campaign": campaign}
    return [("campaign_alias", fact)]


def cost(shop, product, unit_cost, valid_from="2026-01-01", **terms):
    """A product with its unit cost, or with the terms of its supplier."""
    fact = {"account": shop, "product": product, "unit_cost": unit_cost, "currency": "KRW", "valid_from": valid_from}
    return [("product", fact | terms)]


def receipt(shop, product, day, quantity, supply, vat=0, kind="purchase", supplier="mill"):
    """Goods received; the key is document, product and day."""
    fact = {"account": shop, "key": f"{product}-{day}", "product": product, "received_on": day, "kind": kind}
    amounts = {"quantity": quantity, "supply": supply, "vat": vat, "currency": "KRW", "supplier": supplier}
    return [("goods_receipt", fact | amounts)]


def points(shop, day, kind, amount, order=""):
    """A movement of own points; its key is kind and day."""
    fact = {"account": shop, "key": f"{kind}-{day}", "kind": kind, "day": day, "order_id": order}
    return [("points", fact | {"amount": amount, "currency": "KRW"})]


def accrual(key, code, party, first, last, amount, campaign="", reversed_on=None):
    """An accrual."""
    fact = {"account": "", "key": key, "code": code, "party": party, "campaign": campaign, "from_on": first}
    return [("accrual", fact | {"to_on": last, "amount": amount, "currency": "KRW", "reversed_on": reversed_on})]


def payout(gateway, order, sold, paid, gross, fee, fee_vat, hold_back, net, payout_id="P1", kind="payment", media=""):
    """A payout line."""
    fact = {"account": gateway, "order_id": order, "sold_on": sold, "paid_out_on": paid, "payout_id": payout_id}
    amounts = {"gross": gross, "fee": fee, "fee_vat": fee_vat, "hold_back": hold_back, "net": net, "currency": "KRW"}
    return [("payout_line", fact | amounts | {"kind": kind, "media_account": media})]


def bank(day, amount, **texts):
    """A line of the bank account `kb`; its key is day and amount."""
    fact = {"account": "kb", "key": f"{day}/{amount}", "booked_on": day, "amount": amount, "currency": "KRW"}
    return [("bank_line", fact | texts)]


def opening(code, amount, party=""):
    """An opening balance."""
    fact = {"account": "", "key": f"{code}/{party}", "as_of": "2026-08-01", "code": code, "party": party}
    return [("opening_balance", fact | {"amount": amount, "currency": "KRW"})]


def rate(day, won, kind="base"):
    """A dollar rate."""
    fact = {"account": "", "rate_on": day, "currency": "USD", "quote": "KRW", "rate": won, "source": "매매기준율"}
    return [("fx_rate", fact | {"kind": kind})]
