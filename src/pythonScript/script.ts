/** A script as the search for model sites sees it. */

import { OTHER_PACKAGE } from './knownNetworks';
import type { ScriptClasses } from './networkClasses';
import type { SyntaxNode } from './parser';
import { lastName } from './syntax';
import type { Syntax } from './syntax';

export interface Script {
  readonly syntax: Syntax;
  readonly classes: ScriptClasses;
  readonly foreign: ReadonlySet<string>;
  /** Names that come from packages whose models are none of PyTorch's. */
  readonly packages: ReadonlySet<string>;
  readonly text: string;
}

/** Variables that hold the network: `model`, `student_net`, `model_ft`, `backbone2`. */
export const MODEL_NAME = /^(?:\w*_)?(?:model|net|network|backbone|cnn)\d*(?:_ft|_conv)?$/i;
/** Functions and classes that create a well-known network: `resnet18`, `vit_b_16`, `EfficientNetV2`. */
export const KNOWN_NETWORK =
  /^(?:alexnet|convnext|densenet|efficientnet|googlenet|inception|lenet|maxvit|mnasnet|mobilenet|regnet|resnet|resnext|shufflenet|squeezenet|swin|vgg|vit|wide_resnet)(?:v?\d\w*|_\w+)?$/i;
export const MODEL_FACTORY = /^(?:torchvision\.)?models\.\w+$|^timm\.create_model$|^torch\.hub\.load$/;

/** `resnet18` of `models.resnet18()`, `timm.create_model("resnet18")`. */
export function networkName(syntax: Syntax, created: SyntaxNode): string {
  if (created.type !== 'call') return '';
  const creator = lastName(syntax.callee(created));
  const quoted = /["']([\w.]+)["']\s*[,)]/.exec(syntax.textOf(created.childForFieldName('arguments')))?.[1];
  return /^(?:create_model|get_model|load)$/.test(creator) ? (quoted ?? creator) : creator;
}

/** Whether a call is one of timm's, by what it calls. */
export function isTimm(creator: string): boolean {
  return /^timm\.|(?:^|\.)create_model$/.test(creator);
}

/** Names bound by imports of packages whose models are none of PyTorch's. */
export function foreignPackages(syntax: Syntax): Set<string> {
  const names = new Set<string>();
  for (const line of syntax.slice(0, Infinity).split('\n')) {
    const [, module, list] = /^\s*from\s+([\w.]+)\s+import\s+\(?(.*)/.exec(line) ?? [];
    if (module !== undefined && OTHER_PACKAGE.test(module)) {
      for (const part of (list ?? '').split(',')) names.add(/(\w+)\W*$/.exec(part)?.[1] ?? '');
    }
    const [, imported, alias] = /^\s*import\s+([\w.]+)(?:\s+as\s+(\w+))?/.exec(line) ?? [];
    if (imported !== undefined && OTHER_PACKAGE.test(imported))
      names.add(alias ?? imported.split('.')[0] ?? '');
  }
  return names;
}
