"""BoTorch as in its tutorials: a SingleTaskGP for each objective, qLogNEI or qLogNEHVI, numbers scaled to [0, 1], choices one-hot."""

import torch
from botorch.acquisition.logei import qLogNoisyExpectedImprovement
from botorch.acquisition.multi_objective.logei import qLogNoisyExpectedHypervolumeImprovement
from botorch.fit import fit_gpytorch_mll
from botorch.models import ModelListGP, SingleTaskGP
from botorch.optim import optimize_acqf, optimize_acqf_discrete
from botorch.sampling import SobolQMCNormalSampler
from gpytorch.mlls import ExactMarginalLogLikelihood, SumMarginalLogLikelihood

DOUBLE = torch.double


class Campaign:
    def __init__(self, space, objectives, seed):
        torch.manual_seed(seed)
        self.parameters = space["parameters"]
        self.candidates = space.get("candidates")
        self.choices = self.encode(self.candidates) if self.candidates else None
        self.signs = {o["name"]: 1.0 if o["direction"] == "maximise" else -1.0 for o in objectives}
        self.reference = [sign * o["reference"] for o, sign in zip(objectives, self.signs.values()) if "reference" in o]

    def encode(self, points):
        return torch.tensor([[x for p in self.parameters for x in encode(p, point[p["name"]])] for point in points], dtype=DOUBLE)

    def tell(self, observations):
        self.x = self.encode([o["point"] for o in observations])
        self.y = torch.tensor([[sign * o["values"][name] for name, sign in self.signs.items()] for o in observations], dtype=DOUBLE)

    def suggest(self, count):
        acquisition = self.several_objectives() if len(self.signs) > 1 else self.one_objective()
        if self.choices is None:
            bounds = torch.tensor([[0.0], [1.0]], dtype=DOUBLE).repeat(1, self.x.shape[1])
            options = {"batch_limit": 5, "maxiter": 200}
            x, _ = optimize_acqf(acquisition, bounds, q=count, num_restarts=10, raw_samples=512, options=options, sequential=True)
            return [{p["name"]: decode(p, value) for p, value in zip(self.parameters, row)} for row in x.tolist()]
        x, _ = optimize_acqf_discrete(acquisition, q=count, choices=self.choices, X_avoid=self.x)
        return [self.candidates[int((self.choices - row).abs().sum(dim=1).argmin())] for row in x]

    def one_objective(self):
        model = SingleTaskGP(self.x, self.y)
        fit_gpytorch_mll(ExactMarginalLogLikelihood(model.likelihood, model))
        sampler = SobolQMCNormalSampler(torch.Size([256]))
        return qLogNoisyExpectedImprovement(model, X_baseline=self.x, sampler=sampler, prune_baseline=True)

    def several_objectives(self):
        model = ModelListGP(*[SingleTaskGP(self.x, self.y[:, i : i + 1]) for i in range(self.y.shape[1])])
        fit_gpytorch_mll(SumMarginalLogLikelihood(model.likelihood, model))
        sampler = SobolQMCNormalSampler(torch.Size([128]))
        return qLogNoisyExpectedHypervolumeImprovement(
            model, ref_point=self.reference, X_baseline=self.x, sampler=sampler, prune_baseline=True
        )


def encode(parameter, value):
    if parameter["type"] == "categorical":
        return [float(value == choice) for choice in parameter["values"]]
    lower, upper = bounds(parameter)
    return [(value - lower) / (upper - lower)]


def decode(parameter, coordinate):
    lower, upper = bounds(parameter)
    return lower + (upper - lower) * coordinate


def bounds(parameter):
    if "values" in parameter:
        return min(parameter["values"]), max(parameter["values"])
    return parameter["lower"], parameter["upper"]
