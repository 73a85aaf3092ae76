"""The same questions and the same import in Polars, on its streaming engine and as many threads as it likes."""

import polars as pl

from . import columns
from .questions import STEPS, WEIGHTS, YEAR, agents


class Peer:
    name = "Polars"
    version = pl.__version__

    def ask(self, question: str, file: str) -> dict[str, float]:
        facts = pl.scan_parquet(file)
        if question in ("agents", "customers"):
            first, last = (pl.lit(day).str.to_date() for day in YEAR)
            year = facts.filter(pl.col("issue").is_between(first, last))
            if question == "agents":
                found = year.group_by("agent").len("n")
            else:
                one = year.filter(pl.col("customer").is_not_null()).group_by("channel", "customer")
                found = one.agg(pl.col("product_line").n_unique().alias("lines")).filter(pl.col("lines") >= 2).group_by("channel").len("n")
            return {f"{key or ''}|": float(n) for key, n in found.collect(engine="streaming").iter_rows()}
        if question == "active":
            each = facts.filter(pl.col("issue").is_not_null()).group_by("agent", pl.col("issue").dt.truncate("1mo").alias("month")).len("n")
            each = each.collect(engine="streaming").lazy()
            active = each.join(pl.scan_parquet(agents(file)).select("agent", "joined"), on="agent").filter(pl.col("joined") <= pl.col("month").dt.month_end())
            both = each.group_by("month").agg(pl.col("n").sum()).join(active.group_by("month").len("agents"), on="month")
            return {f"|{month:%Y-%m}": n / many for month, n, many in both.collect(engine="streaming").iter_rows()}
        if question in ("funnel", "funnel_rows"):
            if question == "funnel":
                came = facts.group_by("lead").agg(pl.col("channel").first(), pl.col("step").max())
            else:
                came = facts.select("channel", step=pl.coalesce(*(pl.when(pl.col(step).is_not_null()).then(n) for n, step in reversed(list(enumerate(STEPS, 1)))), 0))
            came = came.group_by("channel", "step").len("n").collect(engine="streaming").sort("step", descending=True)
            reached = came.with_columns(pl.col("n").cum_sum().over("channel"))
            return {f"{channel or ''}|{step}": float(n) for channel, step, n in reached.iter_rows()}
        if question == "rfm":
            one = facts.filter(pl.col("issue").is_not_null() & pl.col("customer").is_not_null()).group_by("customer")
            one = one.agg(pl.col("issue").max().alias("r"), pl.len().alias("f"), pl.col("premium_fen").sum().alias("m")).collect(engine="streaming")
            # The value at rank ⌈n·k ÷ 5⌉: those alike lie in one part.
            ranks = [-(-one.height * k // 5) - 1 for k in range(1, 5)]
            parts = [1 + sum((pl.col(c) > end).cast(pl.Int32) for end in one[c].sort()[ranks]) for c in "rfm"]
            cells = one.select(pl.concat_str(parts).alias("cell")).group_by("cell").len("n")
            return {f"{cell}|": float(n) for cell, n in cells.iter_rows()}
        by = "product_line" if question == "weighted" else "channel"
        days = facts.filter(pl.col("issue").is_not_null()).group_by(by, "issue").len("n")
        month = pl.col("issue").dt.truncate("1mo").alias("month")
        months = days.group_by(by, month).agg(pl.col("n").sum()).collect(engine="streaming")
        if question == "rolling":
            classes = months.select(by).unique().join(months.select("month").unique(), how="cross")
            months = classes.join(months, on=[by, "month"], how="left", nulls_equal=True).with_columns(pl.col("n").fill_null(0))
            last_three = lambda column: pl.col(column).rolling_sum(3).over(by, order_by="month")
            months = months.with_columns(total=pl.col("n").sum().over("month")).with_columns(n=last_three("n"), total=last_three("total")).drop_nulls("n")
        else:
            if question == "weighted":
                months = months.with_columns(n=pl.col("n") * pl.col(by).replace_strict(WEIGHTS, default=1.0))
            months = months.with_columns(total=pl.col("n").sum().over("month"))
        shares = months.select(by, "month", pl.col("n") / pl.col("total"))
        return {f"{key or ''}|{month:%Y-%m}": share for key, month, share in shares.iter_rows()}

    def convert(self, csv: str, to: str) -> None:
        fields = columns.fields()
        kinds: dict[str, pl.DataType] = {column: pl.String() for column in columns.header(csv)}
        for field, column in fields.items():
            if field in columns.DAYS:
                kinds[column] = pl.Date()
            elif field in columns.COUNTS:
                kinds[column] = pl.Int64()
            elif field in columns.FLAGS:
                kinds[column] = pl.Boolean()
            elif field in columns.MONEY:
                kinds[column] = pl.Decimal(18, 2)
        fen = lambda field, column: (pl.col(column) * 100).cast(pl.Int64) if field in columns.MONEY else pl.col(column)
        chosen = [fen(field, column).alias(field) for field, column in fields.items()]
        pl.scan_csv(csv, schema=kinds).select(chosen).sink_parquet(to, compression="lz4")
