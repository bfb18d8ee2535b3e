import * as v from 'valibot';
import { SPACES } from '../../src/spaces';
import { ownModels } from '../support/engine';
import { GoldenFiles, compare, describeGolden, feed, flat, nested } from '../support/goldenContract';

const FOLDER = 'test/golden';

const datasetSchema = v.object({
  /** Features are zero but at the places named. */
  features: v.object({
    shape: v.tuple([v.number(), v.number(), v.number()]),
    places: v.array(v.number()),
    values: nested,
  }),
  mask: nested,
  facts: nested,
  landmark: nested,
  code: nested,
  distances: nested,
});

describe('the golden file of what all search spaces share', () => {
  it('pin the graph of dataset-code', async () => {
    const files = new GoldenFiles('nasbench201', FOLDER, ownModels());
    const { features, mask, facts, landmark, ...outputs } = files.read('dataset', datasetSchema);
    const [classes, images, width] = features.shape;
    const data = new Float32Array(classes * images * width);
    flat(features.values).forEach((value, i) => {
      const image = Math.floor(i / features.places.length);
      data[image * width + features.places[i % features.places.length]!] = value;
    });
    const facing = { mask: feed(mask), facts: feed(facts), landmark: feed(landmark) };
    const inputs = { features: { data, dims: features.shape }, ...facing };
    await compare(await files.open('dataset-code'), inputs, outputs);
  });
});

for (const space of Object.values(SPACES)) describeGolden(space, FOLDER, ownModels);
