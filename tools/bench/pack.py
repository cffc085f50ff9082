#!/usr/bin/env python3
"""Makes other kinds of files of a folder's CSV files, where their name asks for it.

    pack.py FOLDER

`x.xlsx.csv` becomes a workbook `x.xlsx` with numbers as numbers, `x.json.csv` a list of objects, `x.zip.csv` an archive
that holds the CSV, `x.cp949.csv` a CSV in CP949. Only the benchmark of jangbu runs it.
"""

import csv
import json
import os
import sys
import zipfile
from pathlib import Path

from openpyxl import Workbook


def typed(cell):
    return int(cell) if cell.isdigit() and (cell == "0" or cell[0] != "0") else cell


def workbook(rows, path):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("export")
    for row in rows:
        sheet.append([typed(cell) for cell in row])
    book.save(path)


def objects(rows, path):
    header, *rows = rows
    path.write_text(json.dumps([dict(zip(header, map(typed, row))) for row in rows], ensure_ascii=False))


def archive(text, path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"{path.stem}.csv", text)


def main(folder):
    for source in sorted(folder.glob("*.*.csv")):
        plain = source.with_suffix("")
        text = source.read_text(encoding="utf-8")
        match plain.suffix:
            case ".xlsx":
                workbook(csv.reader(text.splitlines()), plain)
            case ".json":
                objects(list(csv.reader(text.splitlines())), plain)
            case ".zip":
                archive(text, plain)
            case ".cp949":
                plain = plain.with_suffix(".csv")
                plain.write_text(text, encoding="cp949")
        # The file's time says when its rows were said.
        stamp = source.stat().st_mtime_ns
        os.utime(plain, ns=(stamp, stamp))
        source.unlink()


main(Path(sys.argv[1]))
