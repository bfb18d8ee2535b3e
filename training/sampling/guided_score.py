"""Score network and predictors' gradients as one graph."""

from __future__ import annotations

import torch
from torch import nn

from training.sampling.conditioned_mlp import condition
from training.sampling.noise_aware import NoiseAwarePredictor
from training.sampling.score_network import ScoreNetwork


class GuidedScore(nn.Module):
    """s = s_theta + k_acc grad f_acc - k_par grad f_par - k_mac grad f_mac - k_lat
    grad f_lat, every gradient taken at the noisy x."""

    def __init__(self, score_network: ScoreNetwork, predictor: NoiseAwarePredictor):
        super().__init__()
        self.score_network = score_network
        self.predictor = predictor

    def forward(
        self,
        x: torch.Tensor,
        sigma: torch.Tensor,
        code: torch.Tensor,
        device: torch.Tensor,
        factors: torch.Tensor,
        resolution: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Guided score [b, R, C] and z-scored predictions [b, 4].

        Shapes of the arguments: docs/graphs.md, `guided-score`.
        """
        outputs, gradient = self.predictor.linearise(
            x, sigma, condition(code, resolution)
        )
        latency = (outputs[:, 3:] * device).sum(1, keepdim=True)
        weights = torch.cat([factors[:1], -factors[1:3], -factors[3:] * device])
        score = self.score_network(x, sigma) + gradient(weights[None])
        return score, torch.cat([outputs[:, :3], latency], 1)
