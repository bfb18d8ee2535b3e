"""The landmark's network and one step of its training.

How well a tiny network learns a data set tells how well larger ones will: landmarking
(Pfahringer, Bensusan and Giraud-Carrier, Meta-learning by landmarking various learning
algorithms, ICML 2000). One step is one graph, so that the program can train the network
on a user's images and be cancelled in between. ONNX has no gradients: they are written
out.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

SIDE = 32
"""Pixels of the images, as the encoder takes them; the network sees half as many."""
CLASSES = 50
"""Classes that the network tells apart at most."""
CHANNELS = (3, 16, 32, 64)
MOMENTUM = 0.9
WEIGHT_DECAY = 5e-4
_EPSILON = 1e-5


class Landmark(nn.Module):
    """Three 3 x 3 convolutions, each with batch norm and ReLU, averages over 2 x 2
    pixels between them and over all pixels behind them, and a linear classifier.

    Batch norm goes by the batch at hand in training and testing alike. The state that
    is trained [2, P] holds what the parameters have moved from their first values,
    which are the module's, and their velocity: training starts from zeros."""

    first: Tensor

    def __init__(self, seed: int = 0):
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        first: list[Tensor] = []
        for inputs, outputs in zip(CHANNELS, CHANNELS[1:]):
            kernels = torch.randn(outputs, inputs, 3, 3, generator=generator)
            first += [kernels * (2 / (9 * inputs)) ** 0.5]
            first += [torch.ones(outputs), torch.zeros(outputs)]
        first += [torch.zeros(CLASSES, CHANNELS[-1]), torch.zeros(CLASSES)]
        self.shapes = [value.shape for value in first]
        self.register_buffer("first", torch.cat([v.flatten() for v in first]))

    def parts(self, flat: Tensor) -> list[Tensor]:
        """Kernels, scales and shifts of each layer and the classifier's weights and
        biases out of a vector [P]."""
        sizes = [shape.numel() for shape in self.shapes]
        return [v.view(s) for v, s in zip(flat.split(sizes), self.shapes)]

    def forward(
        self, state: Tensor, images: Tensor, labels: Tensor, rate: Tensor
    ) -> tuple[Tensor, Tensor]:
        """One step of stochastic gradient descent with Nesterov's momentum.

        state [2, P]; images uint8 [b, 32, 32, 3]; labels [b, 50], 1 for the image's
        class, 0 for another, -1 for one that the data set has not; rate [1] -> the next
        state and the logits [b, 50] before the step, those of missing classes far
        below."""
        moved, velocity = state.unbind()
        weights = self.first + moved
        logits, gradients = self.gradients(weights, images, labels)
        slope = torch.cat([g.flatten() for g in gradients]) + WEIGHT_DECAY * weights
        velocity = MOMENTUM * velocity + slope
        moved = moved - rate * (slope + MOMENTUM * velocity)
        return torch.stack((moved, velocity)), logits

    def gradients(
        self, weights: Tensor, images: Tensor, labels: Tensor
    ) -> tuple[Tensor, list[Tensor]]:
        """Logits [b, 50] and the gradients of their mean cross-entropy, as `parts`."""
        *layers, matrix, bias = self.parts(weights)
        pixels = F.avg_pool2d(images.permute(0, 3, 1, 2).float(), 2)
        x = standardise(pixels)[0]
        tape = []
        for place in range(0, len(layers), 3):
            kernels, scale, shift = layers[place : place + 3]
            u, deviation = standardise(F.conv2d(x, kernels, padding=1))
            z = channels(scale) * u + channels(shift)
            tape.append((x, kernels, scale, u, deviation, z))
            x = F.avg_pool2d(F.relu(z), 2) if place < 6 else F.relu(z).mean((2, 3))
        logits = x @ matrix.T + bias + 1e9 * labels.clamp(max=0)

        error = (torch.softmax(logits, 1) - labels.clamp(min=0)) / images.shape[0]
        gradients = [error.T @ x, error.sum(0)]
        dx = (error @ matrix)[:, :, None, None]
        for x, kernels, scale, u, deviation, z in reversed(tape):
            dz = F.interpolate(dx, z.shape[2:]) if dx.shape[2] > 1 else dx
            dz = dz * (dx.shape[2] / z.shape[2]) ** 2 * (z > 0)
            du = channels(scale) * dz
            du = du - mean(du) - u * mean(u * du)
            du = du / deviation
            dkernels = F.conv2d(x.transpose(0, 1), du.transpose(0, 1), padding=1)
            own = [dkernels.transpose(0, 1), (u * dz).sum((0, 2, 3)), dz.sum((0, 2, 3))]
            gradients = own + gradients
            dx = F.conv2d(du, kernels.flip(2, 3).transpose(0, 1), padding=1)
        return logits, gradients


def channels(values: Tensor) -> Tensor:
    """[c] for the product with [b, c, h, w]."""
    return values[None, :, None, None]


def mean(x: Tensor) -> Tensor:
    """Mean [1, c, 1, 1] of every channel of [b, c, h, w]."""
    return x.mean((0, 2, 3), keepdim=True)


def standardise(x: Tensor) -> tuple[Tensor, Tensor]:
    """[b, c, h, w] with mean 0 and deviation 1 in every channel, and the deviation
    [1, c, 1, 1]."""
    centred = x - mean(x)
    deviation = (mean(centred.square()) + _EPSILON).sqrt()
    return centred / deviation, deviation
