/** The export formats by the name that options, messages and commands know them by: a file each, a line here. */

import type { ExportFormat } from './format';
import { json } from './json';
import { onnx } from './onnx';
import { pytorch } from './pytorch';

const formats = { pytorch, json, onnx } satisfies Record<string, ExportFormat>;

export type FormatName = keyof typeof formats;
export const FORMATS: Readonly<Record<FormatName, ExportFormat>> = formats;
export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];
