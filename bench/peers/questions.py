"""What is asked of every peer, in words and in numbers, so that all are asked the same."""

# What a policy of a product line counts in the weighted share; the others count one.
WEIGHTS = {"life": 1.2, "health": 1.1, "motor": 0.5}
YEAR = ("2025-01-01", "2025-12-31")
