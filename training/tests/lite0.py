"""EfficientNet-Lite0 without its published weights."""

import torch

from training.evidence.encoder.efficientnet_lite import EfficientNetLite0


def random_network() -> EfficientNetLite0:
    """With batch norms that do something."""
    torch.manual_seed(0)
    network = EfficientNetLite0()
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.get_buffer("running_mean").normal_(0, 0.1)
            module.get_buffer("running_var").uniform_(0.5, 1.5)
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
    return network.eval()
