"""The columns of policies.csv and what they hold, as the Book's definition `company_policies` reads them."""

import tomllib
from pathlib import Path

DEFINITION = Path(__file__).parents[2] / "book/imports/company_policies.toml"

FLAGS = {"group", "embedded", "short_term", "self_insured", "mutual"}
COUNTS = {"lives", "riders", "vehicles", "certificates"}
MONEY = {"premium_fen", "fyc_fen"}
DAYS = {
    "apply", "paid", "issue", "effective", "receipt", "callback", "withdrawn", "lapsed", "suspended", "reinstated",
    "surrendered", "death", "transferred", "matured",
}  # fmt: skip


def fields() -> dict[str, str]:
    """Field of the fact → column of the file, in the order of the definition."""
    facts = tomllib.loads(DEFINITION.read_text())["facts"]
    return next(block["fields"] for block in facts if block["kind"] == "policy")


def header(csv: str) -> list[str]:
    with open(csv, encoding="utf-8") as file:
        return file.readline().rstrip("\n").split(",")
