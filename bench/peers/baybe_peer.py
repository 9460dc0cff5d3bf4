"""BayBE by its Campaign, with the recommender it chooses itself."""

import pandas
from baybe import Campaign as BaybeCampaign
from baybe import Settings
from baybe.objectives import ParetoObjective
from baybe.parameters import CategoricalParameter, NumericalContinuousParameter, NumericalDiscreteParameter
from baybe.searchspace import SearchSpace
from baybe.targets import NumericalTarget


class Campaign:
    def __init__(self, space, objectives, seed):
        Settings(random_seed=seed).activate()
        parameters = [parameter(p) for p in space["parameters"]]
        if "candidates" in space:
            searchspace = SearchSpace.from_dataframe(pandas.DataFrame(space["candidates"]), parameters)
        else:
            searchspace = SearchSpace.from_product(parameters)
        targets = [NumericalTarget(o["name"], minimize=o["direction"] == "minimise") for o in objectives]
        objective = ParetoObjective(targets) if len(targets) > 1 else targets[0].to_objective()
        self.campaign = BaybeCampaign(searchspace, objective)
        self.told = 0

    def tell(self, observations):
        new = observations[self.told :]
        self.campaign.add_measurements(pandas.DataFrame([{**o["point"], **o["values"]} for o in new]))
        self.told = len(observations)

    def suggest(self, count):
        return self.campaign.recommend(batch_size=count).to_dict(orient="records")


def parameter(p):
    if p["type"] == "continuous":
        return NumericalContinuousParameter(p["name"], bounds=(p["lower"], p["upper"]))
    if p["type"] == "categorical":
        return CategoricalParameter(p["name"], values=p["values"])
    return NumericalDiscreteParameter(p["name"], values=p["values"])
