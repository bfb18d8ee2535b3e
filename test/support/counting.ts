/** Models that count what they do. */

import { Models } from '../../src/engine/models/models';
import type { Model } from '../../src/engine/models/models';
import type { Role } from '../../src/engine/models/manifest';
import { MODELS } from './engine';

export class CountingModels extends Models {
  /** Images that went through the encoder. */
  encoded = 0;
  /** Steps of the landmark's training, and its tests. */
  steps = 0;

  constructor(folder = MODELS) {
    super(folder, 'cpu');
  }

  override async open<R extends Role>(role: R, space: string | null): Promise<Model<R>> {
    const model = await super.open(role, space);
    return {
      entry: model.entry,
      run: (feeds) => {
        if (role === 'encoder') this.encoded += feeds['images']?.dims[0] ?? 0;
        if (role === 'landmark') this.steps += 1;
        return model.run(feeds);
      },
    };
  }
}
