"""Leave-one-out errors of subsets of columns with numpy: one by one, and as a tree of arrays. JSON in, JSON out."""

import json
import sys
import time

import numpy as np

BLOCK = 14
RUNS = 5


def solved(x, y, subset):
    """Gram solve with the hat formula: an error is a residual over 1 - leverage."""
    a = np.column_stack([np.ones(len(y)), x[:, subset]])
    gram = a.T @ a
    solution = np.linalg.solve(gram, np.column_stack([a.T @ y, a.T]))
    residual = y - a @ solution[:, 0]
    leverage = np.einsum("ij,ji->i", a, solution[:, 1:])
    return np.sqrt(np.mean((residual / (1 - leverage)) ** 2))


def grow(columns, freedom):
    """All subsets of the columns but the last, which is the target: each column in turn is eliminated, or not."""
    while columns.shape[2] > 1:
        pivot, rest = columns[:, :, :1], columns[:, :, 1:]
        squares = np.einsum("snk,snk->s", pivot, pivot)[:, None, None]
        added = rest - pivot * (np.einsum("snk,snj->skj", pivot, rest) / squares)
        less = freedom - pivot[:, :, 0] ** 2 / squares[:, :, 0]
        columns, freedom = np.concatenate([rest, added]), np.concatenate([freedom, less])
    return np.mean((columns[:, :, 0] / freedom) ** 2, axis=1)


def tree(x, y):
    """The smallest error of all subsets, in blocks that fit into memory."""
    n, p = x.shape
    table = np.column_stack([x, y])
    table = (table - table.mean(axis=0))[None]
    best = np.inf
    head = max(0, p - BLOCK)
    for mask in range(2**head):
        columns, freedom = table, np.full((1, n), 1 - 1 / n)
        for j in range(head):
            pivot, rest = columns[:, :, :1], columns[:, :, 1:]
            if mask >> j & 1:
                squares = np.sum(pivot**2)
                rest = rest - pivot * (np.einsum("snk,snj->skj", pivot, rest) / squares)
                freedom = freedom - pivot[:, :, 0] ** 2 / squares
            columns = rest
        best = min(best, grow(columns, freedom).min())
    return np.sqrt(best)


def main():
    task = json.load(sys.stdin)
    x, y = np.array(task["columns"]).T, np.array(task["target"])
    solving = np.inf
    for _ in range(RUNS):  # the quickest counts, as on the other side
        began = time.process_time()
        errors = [solved(x, y, subset) for subset in task["subsets"]]
        solving = min(solving, time.process_time() - began)
    began = time.process_time()
    best = tree(x, y)
    walking = time.process_time() - began
    answer = {
        "version": np.__version__,
        "solvedPerSecond": len(errors) / solving,
        "solved": errors,
        "treeSeconds": walking,
        "treeBest": best,
    }
    print(json.dumps(answer))


main()
