"""Lets an optimiser be asked for points over stdin and stdout, one JSON object a line: `python peer.py botorch|ax|baybe`.

A campaign begins with {"space": ..., "objectives": ..., "seed": ...}, answered by {"ready": true}. Each {"observations": ..., "count": ...}
is answered by {"points": ..., "seconds": ...}, the time of the optimiser's own call; the observations are all there are so far.
"""

import importlib
import json
import logging
import sys
import time
import warnings


def main() -> None:
    answers, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer
    warnings.simplefilter("ignore")
    optimiser = importlib.import_module(f"{sys.argv[1]}_peer")
    logging.disable(logging.WARNING)
    campaign = None
    for line in sys.stdin:
        message = json.loads(line)
        if "space" in message:
            campaign = optimiser.Campaign(**message)
            answer = {"ready": True}
        else:
            answer = ask(campaign, **message)
        print(json.dumps(answer), file=answers, flush=True)


def ask(campaign, observations, count) -> dict:
    campaign.tell(observations)
    begun = time.perf_counter()
    points = campaign.suggest(count)
    return {"points": points, "seconds": time.perf_counter() - begun}


main()
