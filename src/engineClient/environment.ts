/** The environment of the engine's process. */

import { HEARTBEAT_STREAM, HEARTBEAT_VARIABLE } from './heartbeat';

/**
 * Environment variables that the engine may see: what native libraries need to be found and to find hardware. Editors
 * set others (NODE_OPTIONS, ELECTRON_*) that would break a plain Node process.
 */
// prettier-ignore
const ENVIRONMENT = [
  'PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'WINDIR', 'TEMP', 'TMP', 'TMPDIR', 'LANG', 'LC_ALL',
  'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'CUDA_PATH', 'CUDA_VISIBLE_DEVICES', 'VK_ICD_FILENAMES', 'XDG_RUNTIME_DIR',
];

/** What the engine is told by its environment. */
export interface EngineSetting {
  /** Folder of the models; without it the one beside dist/. */
  readonly models?: string | undefined;
  /** Execution provider to try, `cpu` to try none; without it all that the runtime supports. */
  readonly provider?: string | undefined;
  /** File of an encoder to use in place of the shipped one. */
  readonly encoder?: string | undefined;
  /** Folder where the engine keeps what it has computed of data sets; without one it keeps it in memory. */
  readonly cache?: string | undefined;
  /** How many processes compute, see `WorkerOptions`. */
  readonly processes?: number | undefined;
}

/** What the engine's process gets to see. */
export function environmentOf(setting: EngineSetting): NodeJS.ProcessEnv {
  const { models, provider, encoder, cache, processes } = setting;
  const env: NodeJS.ProcessEnv = {
    ELECTRON_RUN_AS_NODE: '1',
    [HEARTBEAT_VARIABLE]: String(HEARTBEAT_STREAM),
  };
  for (const name of ENVIRONMENT) if (process.env[name] !== undefined) env[name] = process.env[name];
  if (models !== undefined) env['POMONAG_MODELS'] = models;
  if (provider !== undefined) env['POMONAG_PROVIDER'] = provider;
  if (encoder !== undefined) env['POMONAG_ENCODER'] = encoder;
  if (cache !== undefined) env['POMONAG_CACHE'] = cache;
  if (processes !== undefined) env['POMONAG_PROCESSES'] = String(processes);
  return env;
}
