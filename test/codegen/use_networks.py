"""Uses generated networks as scripts use those of torchvision and timm.

Reads a JSON list of {"source", "resolution", "head", "maps"} from standard input: a
module's source, the side of its images, and the names of the last layer and of the part
that gives the feature maps. Prints what is wrong with
each, null where nothing is.
"""

import copy
import io
import json
import linecache
import sys
import traceback
import types

import torch
from torch import nn


def use(source: str, resolution: int, head: str, maps: str) -> None:
    module = types.ModuleType("pomonag_net")
    sys.modules["pomonag_net"] = module
    # TorchScript reads the source.
    lines = source.splitlines(keepends=True)
    linecache.cache["pomonag_net.py"] = (len(source), None, lines, "pomonag_net.py")
    exec(compile(source, "pomonag_net.py", "exec"), vars(module))
    torch.manual_seed(0)
    network = module.PomonagNet()
    images = torch.randn(2, 3, resolution, resolution)
    last = network.get_submodule(head)
    assert last is network.get_classifier()
    assert last.in_features == network.num_features
    assert last.out_features == network.num_classes == 10

    # One image trains, also where the last feature maps are single pixels.
    loss = nn.functional.cross_entropy(network(images[:1]), torch.tensor([3]))
    loss.backward()
    assert all(p.grad is not None for p in network.parameters())

    network.eval()
    logits = network(images)
    found: list[torch.Tensor] = []
    last_maps = network.get_submodule(maps)
    hooks = [
        part.register_forward_hook(lambda _part, _inputs, output: found.append(output))
        for part in (last_maps, last_maps[-1])
    ]
    features = network.forward_features(images)
    for hook in hooks:
        hook.remove()
    assert len(found) == 2 and all(torch.equal(one, features) for one in found)
    assert torch.equal(network.forward_head(features), logits)
    pooled = network.forward_head(features, pre_logits=True)
    assert pooled.shape == (2, network.num_features)

    backbone = nn.Sequential(*list(network.children())[:-1])
    assert torch.equal(backbone(images).flatten(1), pooled)
    front = nn.Sequential()
    for name, part in network.named_children():
        front.add_module(name, part)
        if name == maps:
            break
    assert torch.equal(front(images), features)
    names = [name for name, _ in network.named_parameters(remove_duplicate=False)]
    assert len(names) == len(list(network.parameters()))
    assert [n for n in names if n.startswith(head.split(".")[0])] == names[-2:]

    buffer = io.BytesIO()
    torch.save(network, buffer)
    buffer.seek(0)
    loaded = torch.load(buffer, weights_only=False)
    assert torch.equal(loaded(images), logits)
    assert torch.equal(copy.deepcopy(network)(images), logits)
    scripted = torch.jit.script(network)
    assert torch.allclose(scripted(images), logits, atol=1e-5)
    assert scripted.train()(images[:1]).shape == (1, 10)
    traced = torch.fx.symbolic_trace(network.eval())
    assert torch.allclose(traced(images), network(images), atol=1e-5)

    path, _, name = head.rpartition(".")
    setattr(network.get_submodule(path), name, nn.Linear(last.in_features, 3))
    assert network(images).shape == (2, 3)
    network.reset_classifier(num_classes=4)
    assert network(images).shape == (2, 4) and network.num_classes == 4
    bare = module.PomonagNet(num_classes=0)
    assert bare(images).shape == (2, bare.num_features)
    setattr(network, head.split(".")[0], nn.Identity())
    assert network(images).shape == (2, network.num_features)


def problem(job: dict) -> str | None:
    try:
        use(**job)
        return None
    except Exception:
        return traceback.format_exc(limit=-3)


if __name__ == "__main__":
    torch.set_num_threads(1)
    print(json.dumps([problem(job) for job in json.load(sys.stdin)]))
