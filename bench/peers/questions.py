"""What is asked of every peer, in words and in numbers, so that all are asked the same."""

from datetime import date
from pathlib import Path

# What a policy of a product line counts in the weighted share; the others count one.
WEIGHTS = {"life": 1.2, "health": 1.1, "motor": 0.5}
YEAR = ("2025-01-01", "2025-12-31")


def agents(policies: str) -> str:
    """The files of agents that lie beside a file of policies."""
    return str(Path(policies).parents[1] / "agent" / "*.parquet")


def told(period) -> str:
    """A month, the number of a step, or nothing."""
    return "" if period is None else f"{period:%Y-%m}" if isinstance(period, date) else str(period)


# How far each lead came: of events, the last step of each; of leads, the last step that has a day.
STEPS = ["contacted", "appointed", "quoted", "applied", "underwritten", "issued"]
LAST_STEP = "CASE " + " ".join(f"WHEN {step} IS NOT NULL THEN {n}" for n, step in reversed(list(enumerate(STEPS, 1)))) + " ELSE 0 END"
REACHED = "SELECT channel, step, sum(n) OVER (PARTITION BY channel ORDER BY step DESC) AS n FROM ({came}) came"
OF_EVENTS = REACHED.format(
    came="SELECT channel, step, count(*) AS n FROM (SELECT lead, min(channel) AS channel, max(step) AS step FROM {facts} GROUP BY lead) one GROUP BY channel, step"
)
OF_LEADS = REACHED.format(came=f"SELECT channel, {LAST_STEP} AS step, count(*) AS n FROM {{facts}} GROUP BY 1, 2")
