"""What a hundred machines would do: a small model fed with the constants that bench/README.md has; writes docs/scale.md.

    python3 -B bench/scale.py

Says what follows from what was measured on one machine if nothing else gets in the way, and where something will.
"""
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "bench/README.md").read_text(encoding="utf-8")

# What is assumed and not measured here.
CORES, MEMORY_GIB, DISK_MB_A_SECOND, NETWORK_MB_A_SECOND = 16, 64, 2_000, 1_000
EVENTS_A_POLICY, YEARS, DAYS_A_YEAR = 10, 10, 365
ROUND_TRIP_SECONDS = 0.005


def measured() -> dict[str, float]:
    """The constants, out of the tables."""
    rows = int(re.search(r"([\d,]+) rows \(", README)[1].replace(",", ""))
    line = lambda name: next(found for found in README.splitlines() if found.startswith(f"| {name} |"))
    cpu = lambda name, column: float(line(name).split("|")[column + 2].split("[")[1].split(",")[0])
    share = "share by channel × month"
    imported = line("CSV to tables").split("|")[2]
    return {
        "rows": rows,
        "bytes": float(re.search(r"([\d.]+) bytes a row", README)[1]),
        "cells_mib": float(re.search(r"policy_channels ([\d.]+) MiB", README)[1]),
        "cells_cpu": cpu(share, 0),
        "facts_cpu": cpu(share, 1),
        "customers_cpu": cpu("customers of two lines or more, by channel", 1),
        "import_cpu": float(imported.split("[")[1].split(",")[0]),
    }


def seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:,.1f} s" if value < 60 else f"{value / 60:,.0f} min"


def size(of: float) -> str:
    for unit in ("B", "KiB", "MiB", "GiB", "TiB"):
        if of < 1024:
            return f"{of:,.0f} {unit}"
        of /= 1024
    return f"{of:,.1f} PiB"


def main() -> None:
    m = measured()
    per = {name: m[f"{name}_cpu"] / m["rows"] for name in ("facts", "customers", "import")}
    lines = [
        "# What a hundred machines would do",
        "",
        "`python3 -B bench/scale.py` writes this page from the constants of `bench/README.md`. It is arithmetic on what one machine was measured to do, not a measurement: nothing here was run on more than one machine.",
        "",
        "| constant | | from |",
        "|---|---|---|",
        f"| a policy in a file of facts | {m['bytes']:.1f} bytes | measured |",
        f"| share by channel × month from facts | {per['facts'] * 1e9:.0f} ns of a core a policy | measured |",
        f"| the same from cells | {m['cells_cpu'] * 1000:.0f} ms of a core in all, HTTP in it | measured |",
        f"| customers of two lines from facts | {per['customers'] * 1e9:.0f} ns of a core a policy | measured |",
        f"| a row of CSV brought in, cells in it | {per['import'] * 1e6:.1f} µs of a core | measured |",
        f"| cells by channel and product line | {m['cells_mib']:.1f} MiB for {m['rows'] / 1e6:.0f} million policies of 3 years | measured |",
        f"| a machine | {CORES} cores, {MEMORY_GIB} GiB, {DISK_MB_A_SECOND:,} MB a second from disk, {NETWORK_MB_A_SECOND:,} MB a second to others | assumed |",
        f"| events of a policy | {EVENTS_A_POLICY} | assumed |",
        f"| a round between machines | {seconds(ROUND_TRIP_SECONDS)} | assumed |",
        "",
        "## Ten years of policies",
        "",
        "| policies | machines | facts on disk | share, from facts | share, from cells | customers of two lines | a year of facts brought in |",
        "|---|---|---|---|---|---|---|",
    ]
    for policies, machines in [(10_000_000, 1), (50_000_000, 1), (500_000_000, 4), (1_000_000_000, 10), (10_000_000_000, 100)]:
        cores = machines * CORES
        disk = policies * m["bytes"]
        rounds = ROUND_TRIP_SECONDS * (machines > 1)
        # A column or two of many are read.
        read = disk * 0.1 / machines / (DISK_MB_A_SECOND * 1e6)
        from_facts = max(policies * per["facts"] / cores, read) + rounds
        # Customers meet on one machine each: a key of 16 bytes for each customer and line travels once.
        moved = policies * 16 / machines / (NETWORK_MB_A_SECOND * 1e6) * (machines > 1)
        customers = policies * per["customers"] / cores + moved + rounds
        # Cells are bounded by days × classes, not by policies; ten years have so many more days than the three measured.
        from_cells = m["cells_cpu"] * YEARS / 3 / 2 + rounds
        brought = policies / YEARS * (1 + EVENTS_A_POLICY) * per["import"] / cores
        lines.append(
            f"| {policies:,} | {machines} | {size(disk * (1 + EVENTS_A_POLICY / 2))} | {seconds(from_facts)} | {seconds(from_cells)} | {seconds(customers)} | {seconds(brought)} |"
        )
    a_day = 10_000_000_000 / YEARS / DAYS_A_YEAR * (1 + EVENTS_A_POLICY)
    lines += [
        "",
        "## What gets in the way, in order",
        "",
        f"1. **The list of files.** 10 billion policies in files of 10 million are {10_000_000_000 * (1 + EVENTS_A_POLICY) // 10_000_000:,} files; each question looks at each of them (does it exist, is it as long as it was). Small files are read in bundles; of large ones a manifest by month must let whole months be passed over, and today all of a kind are looked at.",
        "2. **Facts that are said anew.** A file of which later files say some facts anew is read past their keys, which each question lays down in memory; cells and bundles hold what still counts, and are made anew when such a file comes.",
        f"3. **Single facts.** {a_day:,.0f} a day are {a_day / 86_400:,.0f} a second on the mean; one writer to one database is the limit long before. Partitions by branch, each with a writer of its own, add up because cells do.",
        "4. **Things counted once.** Customers do not add up over machines: their keys travel. It is the only column above that the network decides.",
        "5. **Cells** do not grow with policies but with days × classes; what a class is, a company decides. A dimension with a hundred thousand values makes cells as many as facts.",
        "6. **Planning.** Of a question that is answered from cells most is planning; it does not get faster with machines.",
        "",
    ]
    (ROOT / "docs/scale.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


main()
