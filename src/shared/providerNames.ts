/** What execution providers are called, wherever one is named. */

const NAMES: Readonly<Record<string, string>> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'CoreML',
  webgpu: 'WebGPU',
};

/** @param provider as ONNX Runtime calls it; one without a name here keeps that */
export function providerName(provider: string): string {
  return NAMES[provider] ?? provider;
}
