"""P, соблюдение приоритетов: important things come first, wherever the experts agree what comes first."""

from __future__ import annotations

import math

from scoring.day_plan.panel import Panel
from scoring.day_plan.plans import Plan
from scoring.day_plan.reading import Loss, Measured


def priorities(panel: Panel, plan: Plan) -> Measured:
    """P = 100 * sum(g * credit) / sum(g) over the scored pairs; not scorable where the key has none.

    Credit 1 if the pair's first task is served before the second or only it is, .5 at the same time, else 0.
    """
    whole = math.fsum(pair.weight for pair in panel.pairs)
    if whole == 0.0:
        return Measured(None, cause="no_scored_pairs")
    served = plan.served
    earned: list[float] = []
    losses: list[Loss] = []
    for pair in panel.pairs:
        at_first, at_second = served.get(pair.first), served.get(pair.second)
        credit = 0.0
        if at_first is None:
            code = "neither_served" if at_second is None else "only_second_served"
        elif at_second is None or at_first < at_second:
            earned.append(pair.weight)
            continue
        elif at_first == at_second:
            code, credit = "same_time", 0.5
            earned.append(pair.weight / 2)
        else:
            code = "wrong_order"
        losses.append(
            Loss(
                code,
                {"first": pair.first, "second": pair.second},
                100.0 * pair.weight * (1 - credit) / whole,
            )
        )
    exact = 100.0 * math.fsum(earned) / whole
    return Measured(exact, losses, {"pairs": len(panel.pairs), "pairs_lost": len(losses)})
