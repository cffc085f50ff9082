"""Every check is seen to fail: one deliberate fault at a time in the small lake."""

import shutil
import tempfile

import duckdb

from .findings import CHECKS
from .lake import Lake
from .more_breaks import MORE_BREAKS
from .self_test_lake import fill, make_catalog

_J = "lake.journal"

# What is done to the lake, and the checks that must then fail.
BREAKS = {
    "an amount changed": (
        f"UPDATE {_J} SET amount = amount + 1 WHERE group_key = 'order:own:1001' AND code = '401'",
        ["balance", "orders", "trial balance"],
    ),
    "a functional amount changed": (
        f"UPDATE {_J} SET functional = functional + 1 WHERE group_key = 'ad:google:2026-08-10' AND code = '833'",
        ["balance", "ad spend", "rollup", "trial balance"],
    ),
    "a line lost": (
        f"DELETE FROM {_J} WHERE group_key = 'order:mall:1002' AND code = '108' AND batch_id = 1",
        ["balance", "orders", "entries"],
    ),
    "an entry lost": (f"DELETE FROM {_J} WHERE group_key = 'order:own:1003'", ["orders", "conservation", "rollup"]),
    "an entry twice": (
        f"INSERT INTO {_J} SELECT * REPLACE (9999 AS entry_id, 9 AS batch_id) FROM {_J}"
        " WHERE group_key = 'order:own:1003'",
        ["orders", "conservation", "identity"],
    ),
    "VAT short by one won": (
        f"UPDATE {_J} SET amount = amount + CASE code WHEN '255' THEN 1 ELSE -1 END, functional ="
        " functional + CASE code WHEN '255' THEN 1 ELSE -1 END WHERE group_key = 'order:own:1001'"
        " AND code IN ('255', '401')",
        ["orders", "conservation"],
    ),
    "a refund on the wrong date": (
        f"UPDATE {_J} SET economic_on = economic_on + 1, booked_on = booked_on + 1,"
        " posted_on = posted_on + 1 WHERE group_key = 'order:mall:1002' AND batch_id = 2",
        ["orders", "rollup"],
    ),
    "a wrong campaign of spend": (
        f"UPDATE {_J} SET campaign = 'shop' WHERE group_key = 'ad:naver:2026-08-03' AND code = '833'",
        ["ad spend", "rollup"],
    ),
    "a campaign lost from revenue": (
        f"UPDATE {_J} SET campaign = NULL WHERE group_key = 'order:own:1001' AND code = '401'",
        ["orders", "conservation", "rollup"],
    ),
    "a campaign's cost lost, balanced by suspense": (
        f"UPDATE {_J} SET code = '134' WHERE group_key = 'ad:naver:2026-03-10' AND code = '833' AND campaign = 'shop'",
        ["ad spend", "conservation"],
    ),
    "a document on the wrong account": (
        f"UPDATE {_J} SET code = '253' WHERE group_key LIKE 'charge:naver:top%' AND code = '1392'",
        ["media documents"],
    ),
    "a fee on the wrong order": (
        f"UPDATE {_J} SET order_id = '1003' WHERE group_key = 'pay:mallpay:1002' AND code = '831'",
        ["payouts"],
    ),
    "a deposit on the wrong gateway": (
        f"UPDATE {_J} SET partner = 'toss' WHERE code = '1391' AND starts_with(group_key, 'bank:')",
        ["bank"],
    ),
    "an opening balance changed": (
        f"UPDATE {_J} SET amount = amount * 2, functional = functional * 2 WHERE group_key = 'opening::146/'",
        ["opening balances"],
    ),
    "an exchange loss lost": (f"DELETE FROM {_J} WHERE starts_with(group_key, 'fx:')", ["exchange differences"]),
    "a group of no known kind": (
        f"UPDATE {_J} SET group_key = 'misc:1' WHERE group_key = 'order:own:1003'",
        ["entries", "orders"],
    ),
    "posted before its document": (f"UPDATE {_J} SET posted_on = booked_on - 1 WHERE entry_id = 1", ["entries"]),
    "a line number twice": (f"UPDATE {_J} SET line_no = 0 WHERE entry_id = 2", ["entries"]),
    "a fact changed": (
        "UPDATE lake.ad_delivery SET cost = cost + 0.5 WHERE account = 'naver' AND day = '2026-03-10'",
        ["ad spend"],
    ),
    "a fact lost": ("DELETE FROM lake.payout_line WHERE order_id = '1002'", ["payouts"]),
    "a fact in two places": (
        "INSERT INTO lake.bank_line SELECT * FROM lake.bank_line LIMIT 1",
        ["identity", "in force"],
    ),
    "a batch recorded before an earlier one": (
        "UPDATE lake.order_touch SET recorded_at = '2020-01-01T00:00:00Z' WHERE batch_id = 3",
        ["identity"],
    ),
    "a retired day back in force": (
        "DELETE FROM lake.retired WHERE fact = 'ad_delivery' AND retired_batch = 2",
        ["in force", "ad spend"],
    ),
    "an empty day no longer retired": (
        "DELETE FROM lake.retired WHERE account = 'clinic' AND day = '2026-08-04'",
        ["in force"],
    ),
    "the newest word on a day retired": (
        "INSERT INTO lake.retired SELECT * REPLACE (3 AS retired_batch) FROM lake.retired WHERE account = 'clinic'",
        ["in force"],
    ),
    "a withdrawn batch in force all the same": (
        "INSERT INTO lake.jangbu_batch VALUES ('withdrawal', '{\"batches\": [3], \"reason\": \"\"}')",
        ["in force"],
    ),
    "a retirement ended without a withdrawal": (
        "UPDATE lake.retired SET ended_batch = 3 WHERE account = 'clinic' AND day = '2026-08-04'",
        ["in force"],
    ),
    "a statement about a day lost": (
        "DELETE FROM lake.jangbu_replaced_day WHERE account = 'kakao'",
        ["in force"],
    ),
    "a group that waits, booked all the same": (
        "DELETE FROM lake.fx_rate",
        ["ad spend", "exchange differences"],
    ),
    "a fact retired without a newer one": (
        "INSERT INTO lake.retired SELECT 'order_change', fact_id, 0, NULL, NULL, 3,"
        " TIMESTAMPTZ '2026-10-01T00:00:03Z', 0, NULL FROM lake.order_change WHERE order_id = '1002'",
        ["in force", "orders"],
    ),
    "an older fact kept in place of a newer": (
        "UPDATE lake.retired SET fact_id = fact_id + 8589934592 - fact_id % 4294967296 + "
        "(SELECT max(fact_id) % 4294967296 FROM lake.order_line WHERE batch_id = 3) WHERE fact = 'order_line'",
        ["in force"],
    ),
    "a view without its condition": (
        "CREATE OR REPLACE VIEW lake.current_ad_delivery AS SELECT * FROM lake.ad_delivery",
        ["in force"],
    ),
    "a rollup off by one": ("UPDATE lake.profit_rollup SET fee = fee + 1 WHERE fee <> 0", ["rollup"]),
    "an order counted twice": ("UPDATE lake.profit_rollup SET orders = orders + 1 WHERE orders <> 0", ["rollup"]),
    "an order counted on its second day too": (
        "INSERT INTO lake.profit_rollup SELECT * REPLACE (posted_on + 2 AS posted_on, economic_on + 2 AS economic_on,"
        " 1 AS orders) FROM lake.profit_rollup WHERE orders > 0 AND channel = 'own' AND campaign IS NULL LIMIT 1",
        ["rollup"],
    ),
    "posted in the middle of a later month": (
        f"UPDATE {_J} SET posted_on = posted_on + 40 WHERE entry_id = 3",
        ["entries"],
    ),
    "a rollup row lost": ("DELETE FROM lake.profit_rollup WHERE cogs <> 0", ["rollup"]),
}


def run_breaks(check):
    """What did not go as it should: the whole lake must hold, each broken one fail where said."""
    failures, faults = [], BREAKS | MORE_BREAKS
    with tempfile.TemporaryDirectory() as folder:
        findings, _ = check(Lake.attach(*make_catalog(folder)))
        if not findings.hold():
            failures.append("the whole lake does not hold:\n" + findings.as_text([]))
        failures += [f"{name} looked at nothing" for name in CHECKS if not findings.counted[name]]
    with tempfile.TemporaryDirectory() as folder:
        # The same tables in one file, copied for every fault: quicker to make than a catalog.
        whole, copy = f"{folder}/whole.duckdb", f"{folder}/copy.duckdb"
        connection = duckdb.connect()
        connection.execute(f"ATTACH '{whole}' AS lake")
        fill(connection, "lake.")
        connection.close()
        for name, (sql, expected) in faults.items():
            shutil.copy(whole, copy)
            connection = duckdb.connect()
            connection.execute(f"ATTACH '{copy}' AS lake")
            (changed,) = connection.execute(sql).fetchone() or (1,)
            if changed == 0:
                failures.append(f"{name}: changed nothing")
            findings, _ = check(Lake(connection, "lake."))
            connection.close()
            failures += [f"{name}: `{wanted}` still holds" for wanted in expected if not findings.broken[wanted]]
    print(f"deliberate faults in a small lake: {len(faults)}")
    return failures
