"""ViT-B/16 (Dosovitskiy et al. 2021, arXiv 2010.11929), the paper's encoder.

Parameters are named as in torchvision's `vit_b_16`, so that its published weights load
as they are; torchvision itself is not needed.
"""

from collections import OrderedDict

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.evidence.encoder.encoder import IMAGE_SIDE, THUMBNAIL_SIDE

SIDE, PATCH, WIDTH, LAYERS, HEADS, HIDDEN = 224, 16, 768, 12, 12, 3072
_EPSILON = 1e-6

_MEAN, _STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of ImageNet's channels: what the published weights expect."""


class SelfAttention(nn.Module):
    """Multi-head attention among tokens [n, t, width], with the parameter names of
    `nn.MultiheadAttention`."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.in_proj_weight = nn.Parameter(torch.empty(3 * width, width))
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * width))
        self.out_proj = nn.Linear(width, width)
        nn.init.xavier_uniform_(self.in_proj_weight)

    def forward(self, x: Tensor) -> Tensor:
        joint = F.linear(x, self.in_proj_weight, self.in_proj_bias)
        query, key, value = (
            part.unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part in joint.chunk(3, -1)
        )
        logits = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        mixed = (logits.softmax(-1) @ value).transpose(1, 2).flatten(2)
        return self.out_proj(mixed)


class Block(nn.Module):
    """Pre-norm transformer block."""

    def __init__(self, width: int, heads: int, hidden: int):
        super().__init__()
        self.ln_1 = nn.LayerNorm(width, eps=_EPSILON)
        self.self_attention = SelfAttention(width, heads)
        self.ln_2 = nn.LayerNorm(width, eps=_EPSILON)
        # torchvision has dropout at places 2 and 4, without parameters.
        self.mlp = nn.Sequential(
            OrderedDict(
                [
                    ("0", nn.Linear(width, hidden)),
                    ("1", nn.GELU()),
                    ("3", nn.Linear(hidden, width)),
                ]
            )
        )

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.self_attention(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class Tokens(nn.Module):
    """Position codes, blocks and the last normalisation."""

    def __init__(self, tokens: int, width: int, layers: int, heads: int, hidden: int):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, tokens, width) * 0.02)
        self.layers = nn.Sequential(
            OrderedDict(
                (f"encoder_layer_{i}", Block(width, heads, hidden))
                for i in range(layers)
            )
        )
        self.ln = nn.LayerNorm(width, eps=_EPSILON)

    def forward(self, x: Tensor) -> Tensor:
        return self.ln(self.layers(x + self.pos_embedding))


class VisionTransformer(nn.Module):
    """Normalised images [n, 3, side, side] -> the class token [n, width]."""

    def __init__(
        self,
        side: int = SIDE,
        patch: int = PATCH,
        width: int = WIDTH,
        layers: int = LAYERS,
        heads: int = HEADS,
        hidden: int = HIDDEN,
    ):
        super().__init__()
        self.side = side
        self.class_token = nn.Parameter(torch.zeros(1, 1, width))
        self.conv_proj = nn.Conv2d(3, width, patch, patch)
        tokens = (side // patch) ** 2 + 1
        self.encoder = Tokens(tokens, width, layers, heads, hidden)

    def forward(self, images: Tensor) -> Tensor:
        patches = self.conv_proj(images).flatten(2).transpose(1, 2)
        first = self.class_token.expand(patches.shape[0], -1, -1)
        return self.encoder(torch.cat((first, patches), 1))[:, 0]

    def load_published(self, weights: dict[str, Tensor]) -> None:
        """Loads a state dict of torchvision's `vit_b_16`; the classifier is dropped.

        Raises ValueError naming what does not fit."""
        renamed = {
            key.replace("linear_1", "0").replace("linear_2", "3"): value
            for key, value in weights.items()
            if not key.startswith("heads.")
        }
        try:
            self.load_state_dict(renamed)
        except RuntimeError as error:
            raise ValueError(
                f"These are not torchvision's vit_b_16 weights: {error}"
            ) from error


class VitEncoder(nn.Module):
    """Images uint8 [n, 32, 32, 3] -> features [n, 768 + 192]: the class token, then the
    thumbnail that every encoder has behind its features."""

    mean: Tensor
    std: Tensor

    def __init__(self, network: VisionTransformer):
        super().__init__()
        self.network = network
        self.register_buffer("mean", torch.tensor(_MEAN).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor(_STD).view(1, 3, 1, 1))

    def forward(self, images: Tensor) -> Tensor:
        pixels = images.permute(0, 3, 1, 2).float()
        size = (self.network.side, self.network.side)
        enlarged = F.interpolate(pixels, size, mode="bilinear", align_corners=False)
        token = self.network((enlarged / 255 - self.mean) / self.std)
        thumbnails = F.avg_pool2d((pixels - 127) / 128, IMAGE_SIDE // THUMBNAIL_SIDE)
        return torch.cat((token, thumbnails.flatten(1)), 1)
