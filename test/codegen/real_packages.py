"""Makes torchvision and timm usable in tests: no operators of their own, no downloads.

Import before torchvision. Data sets are a few random images; networks that ask for
trained weights get random ones.
"""

import torch
from torch import nn
from torch.utils.data import Dataset

# torchvision looks these up while it is imported; its own library belongs to another
# build of torch. Nothing calls them, so that a name and a number of tensors do.
_BOXES = ("nms", "qnms", "roi_align", "qroi_align", "ps_roi_align", "deform_conv2d")
_PAIRS = ("roi_pool", "ps_roi_pool")
_library = torch.library.Library("torchvision", "DEF")
for _name in _BOXES:
    _library.define(f"{_name}(Tensor a, Tensor b) -> Tensor")
for _name in _PAIRS:
    _library.define(f"{_name}(Tensor a, Tensor b) -> (Tensor, Tensor)")


class _Untrained(dict):
    """Stands for weights that would be downloaded."""


_load_state_dict = nn.Module.load_state_dict


def _load(self, state_dict, *args, **options):
    if isinstance(state_dict, _Untrained):
        return None
    return _load_state_dict(self, state_dict, *args, **options)


nn.Module.load_state_dict = _load


def install() -> None:
    """Puts random images and weights in the place of downloads."""
    import timm.models._builder
    import torchvision
    from PIL import Image
    from torchvision.models._api import WeightsEnum

    WeightsEnum.get_state_dict = lambda self, *args, **options: _Untrained()
    timm.models._builder.load_pretrained = lambda *args, **options: None

    class Images(Dataset):
        mode = "RGB"

        def __init__(self, root=None, *args, transform=None, **options):
            self.transform = transform
            self.classes = [str(i) for i in range(10)]
            self.class_to_idx = {name: i for i, name in enumerate(self.classes)}
            self.targets = list(range(4))

        def __len__(self):
            return 4

        def __getitem__(self, index):
            pixels = torch.randint(256, (32, 32, 3), dtype=torch.uint8)
            image = Image.fromarray(pixels.numpy()).convert(self.mode)
            return self.transform(image) if self.transform else image, index

    class GreyImages(Images):
        mode = "L"

    for name in ("ImageFolder", "CIFAR10", "CIFAR100", "SVHN", "STL10", "FakeData"):
        setattr(torchvision.datasets, name, Images)
    for name in ("MNIST", "FashionMNIST"):
        setattr(torchvision.datasets, name, GreyImages)
