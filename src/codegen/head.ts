/** The last layer of generated networks, where scripts look for it in the networks of torchvision and timm. */

import { bodyCalls, poolingCall } from './body';
import type { HeadPlace, Naming } from '../spaces/naming';

/**
 * Methods of a class, in the manner of timm, that has `num_features` and the parts of its body, and calls
 * `self.reset_classifier(num_classes)` at the end of `__init__`.
 * @param neck name of a module between `avgpool` and the last layer, if there is one beside `features`
 * @param shapes of the images and logits, for the docstring of `forward`
 */
export function headMethods({ head, body }: Naming, shapes: string, neck?: string): string {
  const { name, part } = head;
  const space = '\n' + ' '.repeat(8);
  return `    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """${shapes}"""
        return self.forward_head(self.forward_features(images))

    def forward_features(self, images: torch.Tensor) -> torch.Tensor:
        """Feature map [batch, channels, height, width]."""
        ${bodyCalls(body).join(space)}

    def forward_head(self, x: torch.Tensor, pre_logits: bool = False) -> torch.Tensor:
        """Logits of a feature map, or what the last layer gets [batch, num_features]."""
        x = torch.flatten(${poolingCall(body, neck)}, 1)
        return x if pre_logits else self.${name}(x)

    def get_classifier(self) -> nn.Module:
        return self.${name}${access(part)}

    def reset_classifier(self, num_classes: int) -> None:
        """Makes a new last layer; none for 0 classes."""
        self.num_classes = num_classes
        last: nn.Module = nn.Identity()
        if num_classes > 0:
            last = nn.Linear(self.num_features, num_classes)
${assignment(name, part)}
`;
}

function access(part: HeadPlace['part']): string {
  if (part === undefined) return '';
  return typeof part === 'number' ? `[${part}]` : `.${part}`;
}

function assignment(name: string, part: HeadPlace['part']): string {
  const space = ' '.repeat(8);
  if (part === undefined) return `${space}self.${name} = last`;
  if (part === 0) return `${space}self.${name} = nn.Sequential(last)`;
  if (part === 1) return `${space}self.${name} = nn.Sequential(nn.Identity(), last)`;
  if (typeof part === 'number')
    return `${space}before = [nn.Identity() for _ in range(${part})]\n${space}self.${name} = nn.Sequential(*before, last)`;
  return `${space}self.${name} = nn.Sequential()\n${space}self.${name}.add_module("${part}", last)`;
}

/**
 * A class for batch norms behind which images are single pixels: one of them alone has no variance, and PyTorch's own
 * refuses it in training.
 */
export const SINGLE_PIXEL_NORM = `
    class Norm(nn.BatchNorm2d):
        """Batch norm that trains by its running statistics where a channel has one value."""

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return nn.functional.batch_norm(
                x,
                self.running_mean,
                self.running_var,
                self.weight,
                self.bias,
                self.training and x.numel() > x.size(1),
                self.momentum,
                self.eps,
            )
`;
