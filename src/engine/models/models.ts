/** The shipped models, opened on demand and kept open. */

import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { PomonagError, messageOf } from '../../shared/errors';
import { t } from '../../shared/l10n';
import type { ModelsReport } from '../../shared/protocol/engine';
import { loadOnnxRuntime } from '../native';
import type { Feed } from './feeds';
import { findEntry, readManifest, readModel } from './manifest';
import type { EntryOf, ModelEntry, Role } from './manifest';
import { withOwnEncoder } from './ownEncoder';
import { CPU, chooseProvider, sessionOptions } from './providers';
import type { ProviderChoice } from './providers';

export interface Model<R extends Role = Role> {
  readonly entry: EntryOf<R>;
  /** Runs the graph. Data are float32 but for Uint8Array. @throws PomonagError `bad-model` when the runtime refuses */
  run(feeds: Record<string, Feed>): Promise<Record<string, Float32Array>>;
}

export class Models {
  /** Models by file; a file's entry says of which role it is. */
  private readonly opened = new Map<string, Promise<unknown>>();
  private manifest: Promise<ModelEntry[]> | undefined;
  private choice: Promise<ProviderChoice> | undefined;

  /**
   * @param folder holds manifest.json and the files
   * @param wantedProvider see `chooseProvider`
   * @param ownEncoder file of an encoder to use in place of the shipped one, see `withOwnEncoder`
   */
  constructor(
    readonly folder: string,
    readonly wantedProvider: string | null,
    readonly ownEncoder: string | null = null,
  ) {}

  entries(): Promise<ModelEntry[]> {
    return (this.manifest ??= forgetRejection(this.readEntries(), () => (this.manifest = undefined)));
  }

  private async readEntries(): Promise<ModelEntry[]> {
    const shipped = await readManifest(this.folder);
    return this.ownEncoder === null ? shipped : withOwnEncoder(shipped, this.ownEncoder);
  }

  /** What the manifest says of a model, without opening it. @throws PomonagError `bad-model` */
  async entry<R extends Role>(role: R, space: string | null): Promise<EntryOf<R>> {
    return findEntry(await this.entries(), role, space);
  }

  /** The provider in use; the first call tries them. */
  provider(): Promise<ProviderChoice> {
    return (this.choice ??= forgetRejection(this.tryProviders(), () => (this.choice = undefined)));
  }

  /** Opens a model after checking its hash. @throws PomonagError `bad-model`, `native-module` */
  async open<R extends Role>(role: R, space: string | null): Promise<Model<R>> {
    const entry = await this.entry(role, space);
    let model = this.opened.get(entry.file);
    if (model === undefined) {
      model = forgetRejection(this.createSession(entry), () => this.opened.delete(entry.file));
      this.opened.set(entry.file, model);
    }
    return model as Promise<Model<R>>;
  }

  /** State of every file and the provider in use, for the `models` method. */
  async report(): Promise<ModelsReport> {
    const files = [];
    for (const entry of await this.entries()) {
      const { file, role, space, bytes, sha256 } = entry;
      const integrity = await readModel(entry).then(() => 'ok', messageOf);
      files.push({ file, role, space, bytes, sha256, integrity });
    }
    const { provider, refused } = await this.provider();
    return { provider, refused: [...refused], files };
  }

  /** A damaged model is left out of the trial run: opening it gives its own error. */
  private async tryProviders(): Promise<ProviderChoice> {
    await loadOnnxRuntime();
    if (this.wantedProvider === CPU) return { provider: CPU, refused: [] };
    const tried = [];
    for (const entry of await this.entries()) {
      const bytes = await readModel(entry).catch(() => null);
      if (bytes !== null) tried.push({ entry, bytes });
    }
    return chooseProvider(tried, this.wantedProvider);
  }

  private async createSession<R extends Role>(entry: EntryOf<R>): Promise<Model<R>> {
    const bytes = await readModel(entry);
    const runtime = await loadOnnxRuntime();
    const { provider } = await this.provider();
    let session: InferenceSession;
    try {
      session = await runtime.InferenceSession.create(bytes, sessionOptions(provider));
    } catch (error) {
      throw new PomonagError('bad-model', t('ONNX Runtime refuses {0} ({1}).', entry.file, messageOf(error)));
    }
    const toTensor = ({ data, dims }: Feed): Tensor =>
      data instanceof Uint8Array
        ? new runtime.Tensor('uint8', data, dims)
        : new runtime.Tensor('float32', data, dims);
    return {
      entry,
      async run(feeds) {
        const tensors = Object.fromEntries(Object.entries(feeds).map(([k, feed]) => [k, toTensor(feed)]));
        try {
          const outputs = await session.run(tensors);
          return Object.fromEntries(Object.entries(outputs).map(([k, t]) => [k, t.data as Float32Array]));
        } catch (error) {
          throw new PomonagError('bad-model', t('{0} fails ({1}).', entry.file, messageOf(error)));
        }
      },
    };
  }
}

/** A memoised promise that is forgotten when it rejects, so that the next caller tries again. */
function forgetRejection<T>(promise: Promise<T>, forget: () => void): Promise<T> {
  promise.catch(forget);
  return promise;
}
