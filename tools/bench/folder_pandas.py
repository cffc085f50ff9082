#!/usr/bin/env python3
"""What a careful person would write with pandas for a folder of downloads: one Parquet file of each kind of row.

    folder_pandas.py FOLDER OUT

Reads every file (CSV in UTF-8 or CP949, XLSX, JSON, ZIP), gives its columns one name and one type, keeps of overlapping
downloads what the newest says, and writes Parquet. Unlike jangbu it keeps no books: it posts nothing, checks little, and
takes the kind of a file from its name. Only the benchmark of jangbu runs it.
"""

import sys
from pathlib import Path

import pandas as pd

KEYS = {
    "orders": ["shop", "order_id", "line_id"],
    "settlements": ["mId", "transactionKey"],
    "delivery": ["일별", "캠페인", "광고그룹"],
}
NUMBERS = {
    "orders": ["quantity", "unit_price"],
    "settlements": ["amount", "interestFee", "suppliedAmount", "vat", "payOutAmount"],
    "delivery": ["노출수", "클릭수", "총비용(VAT포함,원)"],
}
TIMES = {"orders": ["ordered_at", "paid_at"], "settlements": ["approvedAt"], "delivery": []}


def read(path, kind):
    # A report has a title line above its header.
    options = {"skiprows": 1 if kind == "delivery" else 0, "dtype": str}
    match path.suffix:
        case ".xlsx":
            return pd.read_excel(path, engine="openpyxl", **options)
        case ".json":
            return pd.read_json(path, dtype=False, convert_dates=False).astype(str)
        case _:
            try:
                return pd.read_csv(path, **options)
            except UnicodeDecodeError:
                return pd.read_csv(path, encoding="cp949", **options)


def normalised(frame, kind):
    for column in NUMBERS[kind]:
        frame[column] = pd.to_numeric(frame[column].str.replace(",", ""))
    for column in TIMES[kind]:
        frame[column] = pd.to_datetime(frame[column], utc=True)
    if kind == "orders":
        frame["gross"] = frame["quantity"] * frame["unit_price"]
    if kind == "delivery":
        frame["일별"] = pd.to_datetime(frame["일별"], format="%Y.%m.%d.")
    return frame


def main(folder, out):
    out.mkdir(exist_ok=True)
    files = sorted((path for path in folder.iterdir() if path.is_file()), key=lambda path: path.stat().st_mtime)
    for kind, key in KEYS.items():
        frames = [normalised(read(path, kind), kind) for path in files if path.name.startswith(kind)]
        if frames:
            rows = pd.concat(frames, ignore_index=True).drop_duplicates(key, keep="last")
            rows.to_parquet(out / f"{kind}.parquet", index=False)


main(Path(sys.argv[1]), Path(sys.argv[2]))
