/** Python scripts as people write them, to insert networks into. */

export interface Script {
  readonly name: string;
  readonly script: string;
  /** Text on the line to insert at. */
  readonly at: string;
  /** Expressions that the new network takes the place of. */
  readonly replaced: readonly string[];
  /** Python expression over the script's names that holds afterwards. */
  readonly check: string;
}

const LOOKS_RIGHT = 'model(torch.zeros(2, 3, 32, 32)).shape == (2, 10)';

const PLAIN = `import torch
from torch import nn

model = nn.Sequential(nn.Flatten(), nn.Linear(3072, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
`;

export const SCRIPTS: readonly Script[] = [
  {
    name: 'an assignment at module level',
    script: PLAIN,
    at: 'model =',
    replaced: ['nn.Sequential(nn.Flatten(), nn.Linear(3072, 10))'],
    check: LOOKS_RIGHT,
  },
  {
    name: 'Windows line breaks',
    script: PLAIN.replaceAll('\n', '\r\n'),
    at: 'model =',
    replaced: ['nn.Sequential(nn.Flatten(), nn.Linear(3072, 10))'],
    check: LOOKS_RIGHT,
  },
  {
    name: 'a function indented by tabs, a type hint and a device',
    script: `import torch
import torch.nn as nn

def build(device: str) -> nn.Module:
\tmodel: nn.Module = nn.Linear(3, 10).to(device).train()
\treturn model

model = build("cpu")
`,
    at: 'model: nn.Module',
    replaced: ['nn.Linear(3, 10)'],
    check: `${LOOKS_RIGHT} and model.training`,
  },
  {
    name: 'a nested function of a decorated one',
    script: `#!/usr/bin/env python
# -*- coding: utf-8 -*-
"""Schön: 😀"""
from functools import cache


# Built once.
@cache
def outer():
    def inner():
        net = make_net()
        return net

    return inner()


def make_net(): return 1

model = outer()
`,
    at: 'net = make_net()',
    replaced: ['make_net()'],
    check: LOOKS_RIGHT,
  },
  {
    name: 'the class of a network that is used twice',
    script: `import torch
from torch import nn

class SmallNet(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.layer = nn.Linear(3, classes)

def main():
    model = SmallNet(10)
    return model

if __name__ == "__main__":
    net = SmallNet(classes=10).eval()
    model = main()
`,
    at: 'class SmallNet',
    replaced: ['SmallNet(10)', 'SmallNet(classes=10)'],
    check: `type(net) is type(model) is PomonagNet and not net.training and ${LOOKS_RIGHT}`,
  },
  {
    name: 'one of several models',
    script: `import torch, os
teacher = torch.nn.Linear(3, 3)
student_model = torch.nn.Linear(3, 3)
models = [torch.nn.Linear(3, 3)]
model = student_model
`,
    at: 'student_model =',
    replaced: ['torch.nn.Linear(3, 3)'],
    check: `type(teacher).__name__ == "Linear" and ${LOOKS_RIGHT}`,
  },
  {
    name: 'a module in the manner of Lightning',
    script: `from __future__ import annotations
import torch
import torch.nn.functional as F


class LitClassifier(torch.nn.Module):
  """Two blanks of indentation."""

  def __init__(self, classes: int = 10) -> None:
    super().__init__()
    self.model = torch.nn.Sequential(
      torch.nn.Flatten(),  # [batch, 3072]
      torch.nn.Linear(3072, classes),
    )

  def forward(self, x):
    return self.model(x)


model = LitClassifier()
`,
    at: 'self.model =',
    replaced: [
      'torch.nn.Sequential(\n      torch.nn.Flatten(),  # [batch, 3072]\n      torch.nn.Linear(3072, classes),\n    )',
    ],
    check: LOOKS_RIGHT,
  },
  {
    name: 'a compiled model',
    script: `import torch
from torch import nn
def compile(module, **options): return module
model = compile(nn.Linear(3, 3), mode="default")
`,
    at: 'model =',
    replaced: ['nn.Linear(3, 3)'],
    check: LOOKS_RIGHT,
  },
  {
    name: 'another meaning of nn',
    script: `import torch
import math as nn
model = nn.sqrt(4)
root = nn.sqrt(4)
`,
    at: 'model =',
    replaced: ['nn.sqrt(4)'],
    check: `root == 2 and ${LOOKS_RIGHT}`,
  },
  {
    name: 'a choice between two models',
    script: `import torch
big = False
model = (torch.nn.Linear(1, 2) if big
         else torch.nn.Linear(3, 4))
`,
    at: 'model =',
    replaced: ['torch.nn.Linear(1, 2) if big\n         else torch.nn.Linear(3, 4)'],
    check: LOOKS_RIGHT,
  },
  {
    name: 'cells of a notebook script without a last line break',
    script: `# %% Setup
from torch import nn
# %% Model
model = nn.Linear(3, 3)`,
    at: 'model =',
    replaced: ['nn.Linear(3, 3)'],
    check: LOOKS_RIGHT,
  },
  {
    name: 'imports over several lines and late ones',
    script: `"""Train."""

from os import (
    path,
    sep,
)  # the usual

where = path.join("a", "b")
if where:
    import torch
    from torch import nn

    model = nn.Linear(3, 3)
else:
    model = None
`,
    at: 'model = nn',
    replaced: ['nn.Linear(3, 3)'],
    check: LOOKS_RIGHT,
  },
  {
    name: 'two targets of one assignment, statements on one line',
    script: `import torch; device = "cpu"; model = net = torch.nn.Linear(3, 3).to(device)\n`,
    at: 'model =',
    replaced: ['torch.nn.Linear(3, 3)'],
    check: `model is net and ${LOOKS_RIGHT}`,
  },
];

/** Scripts that Python refuses, and what must be found in the result. */
export const BROKEN_SCRIPTS = [
  {
    name: 'an error in another function',
    script: `import torch
from torch import nn

def broken(:
    pass

def build():
    model = nn.Linear(3, 3).cuda()
    return model
`,
    at: 'model =',
    expected: /\n\n\ndef build\(\):\n {4}model = PomonagNet\(\)\.cuda\(\)\n/,
  },
  {
    name: 'a bracket that is never closed, above',
    script: `import torch
from torch import nn

batches = load(

@cache
def build():
    return 1
`,
    at: 'return',
    expected: /\n\n\n@cache\ndef build\(\):\n {4}return 1\n$/,
  },
  {
    name: 'a string that is never closed',
    script: `import torch
from torch import nn

text = """
model = f()
`,
    at: 'model',
    expected: /class PomonagNet/,
  },
];
