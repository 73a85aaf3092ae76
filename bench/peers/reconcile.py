"""The same forecasts made to add up by hierarchicalforecast, with structural scaling; its result must be Upcount's.

    python -m peers.reconcile FOLDER ROUNDS
"""
import csv
import json
import os
import resource
import statistics
import sys
import time

import numpy as np
from scipy import sparse
from hierarchicalforecast.methods import MinTraceSparse

folder, rounds = sys.argv[1], int(sys.argv[2])
with open(os.path.join(folder, "reconcile.csv"), encoding="utf-8") as file:
    rows = [(int(r["parent"]), float(r["own"]), float(r["found"])) for r in csv.DictReader(file)]
parents = [row[0] for row in rows]
leaves = sorted(set(range(len(rows))) - set(parents))
at = {leaf: n for n, leaf in enumerate(leaves)}
line, column = [], []
for leaf in leaves:
    place = leaf
    while place >= 0:
        line.append(place)
        column.append(at[leaf])
        place = parents[place]
sums = sparse.csr_matrix((np.ones(len(line)), (line, column)), shape=(len(rows), len(leaves)))
own = np.array([[row[1]] for row in rows])
took = []
for _ in range(rounds):
    began = time.perf_counter()
    found = MinTraceSparse(method="wls_struct").fit_predict(S=sums, y_hat=own)["mean"]
    took.append(time.perf_counter() - began)
apart = max(abs(found[n][0] - row[2]) / max(1.0, abs(row[2])) for n, row in enumerate(rows))
print(json.dumps({"median_secs": statistics.median(took), "apart": apart, "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))
