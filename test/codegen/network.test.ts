import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { headName } from '../../src/spaces/naming';
import type { BodyName, HeadPlace } from '../../src/spaces/naming';
import { pytorchModule } from '../../src/codegen/pytorch';
import { exportArchitecture } from '../../src/codegen/export';
import { resolveNetwork } from '../../src/spaces/network';
import type { Network, NetworkRequest } from '../../src/spaces/network';
import { Random } from '../../src/shared/random';
import { efficientnet } from '../../src/spaces/efficientnet/space';
import { mobilenetv3 } from '../../src/spaces/mobilenetv3/space';
import { nasbench201 } from '../../src/spaces/nasbench201/space';
import { python } from './python';

const CELL_SETTINGS = [
  { classes: 10, resolution: 32 },
  { classes: 100, resolution: 32 },
  { classes: 120, resolution: 16, channels: 1 },
  { classes: 2, resolution: 64 },
  { classes: 7, resolution: 28, channels: 16 },
  { classes: 3, resolution: 4 },
];

/** Cells at the corners of the space: full, without parameters, with edges that lead nowhere or come from nowhere. */
const CELLS = [
  '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|',
  '|nor_conv_1x1~0|+|nor_conv_1x1~0|nor_conv_1x1~1|+|nor_conv_1x1~0|nor_conv_1x1~1|nor_conv_1x1~2|',
  '|skip_connect~0|+|skip_connect~0|skip_connect~1|+|skip_connect~0|skip_connect~1|skip_connect~2|',
  '|avg_pool_3x3~0|+|none~0|avg_pool_3x3~1|+|none~0|none~1|avg_pool_3x3~2|',
  '|none~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|',
  '|nor_conv_3x3~0|+|skip_connect~0|nor_conv_1x1~1|+|nor_conv_1x1~0|none~1|none~2|',
  '|none~0|+|none~0|nor_conv_3x3~1|+|nor_conv_1x1~0|nor_conv_3x3~1|nor_conv_1x1~2|',
  '|none~0|+|none~0|avg_pool_3x3~1|+|skip_connect~0|none~1|nor_conv_3x3~2|',
];

/** Sides that halve evenly and others that do not, up to the usual 224. */
const STAGE_SETTINGS = [
  { classes: 10, resolution: 32, width: 1 },
  { classes: 2, resolution: 45, width: 1.2 },
  { classes: 37, resolution: 96, width: 1.2, channels: 1 },
  { classes: 1000, resolution: 101, width: 1, channels: 13 },
  { classes: 5, resolution: 224, width: 1.2 },
];

/** The smallest and the largest network. */
const STAGES = [
  Array<string>(5).fill('2-3-3_2-3-3_0-0-0_0-0-0'),
  Array<string>(5).fill('4-7-6_4-7-6_4-7-6_4-7-6'),
];

/** Blocks with and without expansion, excitation and shortcuts. */
const BLOCKS = '1-3-2-1_4-3-1-0_6-5-2-1_4-3-1-0_6-3-1-1_1-5-2-0_4-3-1-1';

const BLOCK_SETTINGS = STAGE_SETTINGS.map(({ classes, resolution, ...rest }) => ({
  classes,
  resolution,
  ...('channels' in rest && { channels: rest.channels }),
}));

interface Measured {
  readonly params: number;
  readonly macs: number;
  readonly shape: number[];
  readonly loss: number;
  readonly onnxDifference: number;
}

const random = new Random(201);
const spaces: [name: string, requests: NetworkRequest[]][] = [
  [
    'NAS-Bench-201',
    [...CELLS, ...randomCells(32)].map((architecture, i) => ({
      space: 'nasbench201',
      architecture,
      ...CELL_SETTINGS[i % CELL_SETTINGS.length]!,
    })),
  ],
  [
    'MobileNetV3',
    [
      ...STAGES.map((stages) => stages.join('_')),
      ...Array.from({ length: 10 }, () => mobilenetv3.format(mobilenetv3.random(random))),
    ].map((architecture, i) => ({
      space: 'mobilenetv3',
      architecture,
      ...STAGE_SETTINGS[i % STAGE_SETTINGS.length]!,
    })),
  ],
  [
    'EfficientNet',
    [
      ...[efficientnet.cheapest, efficientnet.dearest],
      ...Array.from({ length: 10 }, () => efficientnet.random(random)),
    ].map((choices, i) => ({
      space: 'efficientnet',
      architecture: efficientnet.format(choices),
      ...BLOCK_SETTINGS[i % BLOCK_SETTINGS.length]!,
    })),
  ],
];

for (const [name, requests] of spaces) {
  describe(`generated ${name} networks in PyTorch and ONNX`, () => {
    let folder: string;
    let networks: Network[];
    let measured: Measured[];

    before(() => {
      folder = mkdtempSync(path.join(os.tmpdir(), 'codegen-'));
      networks = requests.map(resolveNetwork);
      const jobs = requests.map((request, i) => {
        const files = { module: path.join(folder, `net${i}.py`), onnx: path.join(folder, `net${i}.onnx`) };
        writeFileSync(files.module, exportArchitecture(request, 'pytorch', null).content);
        writeFileSync(files.onnx, exportArchitecture(request, 'onnx', null).content);
        return {
          ...files,
          resolution: request.resolution,
          channels: request.channels ?? 3,
          countBias: request.space === nasbench201.name,
        };
      });
      const list = path.join(folder, 'jobs.json');
      writeFileSync(list, JSON.stringify(jobs));
      measured = JSON.parse(python(['test/codegen/check_networks.py', list])) as Measured[];
    });
    after(() => rmSync(folder, { recursive: true }));

    it('have exactly the parameters and MACs that the search space counts', () => {
      assert.deepEqual(
        measured.map(({ params, macs }) => ({ params, macs })),
        networks.map(({ costs }) => costs),
      );
    });

    it('give one logit per class and can be trained', () => {
      measured.forEach(({ shape, loss }, i) => {
        assert.deepEqual(shape, [2, networks[i]!.classes]);
        assert.ok(Number.isFinite(loss));
      });
    });

    it('compute the same from the same weights in both formats', () => {
      for (const { onnxDifference } of measured) assert.ok(onnxDifference < 1e-4, String(onnxDifference));
    });

    it('are formatted as black does it', () => {
      python(['-m', 'black', '--check', '--quiet', folder]);
    });
  });
}

describe('generated networks in scripts for other networks', () => {
  const networks: NetworkRequest[] = [
    { space: 'nasbench201', architecture: CELLS[6]!, classes: 10, resolution: 4 },
    { space: 'mobilenetv3', architecture: STAGES[0]!.join('_'), classes: 10, resolution: 32, width: 1 },
    { space: 'efficientnet', architecture: BLOCKS, classes: 10, resolution: 32 },
  ];
  const heads: HeadPlace[] = [
    { name: 'fc' },
    { name: 'classifier', part: 0 },
    { name: 'classifier', part: 1 },
    { name: 'classifier', part: 6 },
    { name: 'heads', part: 'head' },
  ];

  const bodies: Record<BodyName, string> = {
    features: 'features',
    resnet: 'layer4',
    timm_resnet: 'layer4',
    timm_blocks: 'blocks',
  };

  it('look like torchvision and timm have made them, and train on one image', () => {
    const namings = [
      ...heads.map((head) => ({ head, body: 'features' as const })),
      ...Object.keys(bodies).map((body) => ({ head: heads[2]!, body: body as BodyName })),
    ];
    const jobs = networks.flatMap((request) =>
      namings.map((naming) => ({
        source: pytorchModule(resolveNetwork(request), null, 'PomonagNet', naming),
        resolution: request.resolution,
        head: headName(naming.head),
        maps: bodies[naming.body],
      })),
    );
    assert.equal(jobs.length, 27);
    const folder = mkdtempSync(path.join(os.tmpdir(), 'codegen-'));
    try {
      jobs.forEach(({ source }, i) => writeFileSync(path.join(folder, `net${i}.py`), source));
      python(['-m', 'black', '--check', '--quiet', folder]);
    } finally {
      rmSync(folder, { recursive: true });
    }
    const problems = JSON.parse(python(['test/codegen/use_networks.py'], JSON.stringify(jobs))) as unknown[];
    assert.deepEqual(
      problems,
      jobs.map(() => null),
    );
  });
});

describe('the code of a cell', () => {
  it('contains only its operations', () => {
    const request = { space: 'nasbench201', architecture: CELLS[4]!, classes: 3 };
    const source = String(exportArchitecture(request, 'pytorch', null).content);
    assert.match(source, /nn\.Identity\(\)/);
    assert.doesNotMatch(source, /count_include_pad|zeros_like|leads nowhere/);
  });
});

function randomCells(count: number): string[] {
  const cells: string[] = [];
  while (cells.length < count) {
    const choices = Array.from({ length: nasbench201.rows }, () => random.integer(nasbench201.columns));
    if (nasbench201.invalidity(choices) === null) cells.push(nasbench201.format(choices));
  }
  return cells;
}
