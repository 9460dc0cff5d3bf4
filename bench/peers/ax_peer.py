"""Ax by its Client at its defaults, but for the initial design: that is given, so Ax draws none of its own."""

from ax.api.client import Client
from ax.api.configs import ChoiceParameterConfig, RangeParameterConfig


class Campaign:
    def __init__(self, space, objectives, seed):
        self.names = {p["name"]: f"p{i}" for i, p in enumerate(space["parameters"])}
        self.metrics = {o["name"]: f"m{i}" for i, o in enumerate(objectives)}
        self.client = Client(random_seed=seed)
        self.client.configure_experiment([self.parameter(p) for p in space["parameters"]])
        signs = ["" if o["direction"] == "maximise" else "-" for o in objectives]
        goal = ", ".join(sign + metric for sign, metric in zip(signs, self.metrics.values()))
        thresholds = [self.threshold(o) for o in objectives if "reference" in o]
        self.client.configure_optimization(goal, outcome_constraints=thresholds)
        self.client.configure_generation_strategy(initialization_budget=0, initialize_with_center=False)
        self.suggested = []
        self.told = 0

    def parameter(self, p):
        name = self.names[p["name"]]
        if p["type"] == "continuous":
            return RangeParameterConfig(name=name, bounds=(p["lower"], p["upper"]), parameter_type="float")
        if p["type"] == "categorical":
            return ChoiceParameterConfig(name=name, values=p["values"], parameter_type="str", is_ordered=False)
        values = [float(value) for value in p["values"]]
        return ChoiceParameterConfig(name=name, values=values, parameter_type="float", is_ordered=True)

    def threshold(self, o):
        return f"{self.metrics[o['name']]} {'>=' if o['direction'] == 'maximise' else '<='} {o['reference']}"

    def tell(self, observations):
        for observation in observations[self.told :]:
            index = self.suggested.pop(0) if self.suggested else self.attach(observation["point"])
            values = {self.metrics[name]: value for name, value in observation["values"].items()}
            self.client.complete_trial(trial_index=index, raw_data=values)
        self.told = len(observations)

    def attach(self, point):
        values = {self.names[name]: value if isinstance(value, str) else float(value) for name, value in point.items()}
        return self.client.attach_trial(values)

    def suggest(self, count):
        trials = self.client.get_next_trials(max_trials=count)
        self.suggested = list(trials)
        return [{name: values[short] for name, short in self.names.items()} for values in trials.values()]
