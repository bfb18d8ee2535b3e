/** The export formats, which the view's page brings. */

import * as v from 'valibot';
import { formatsSchema } from '../shared/protocol/webview';
import type { Formats } from '../shared/protocol/webview';

const formats = document.getElementById('formats')?.textContent ?? '[]';
export const FORMATS: Formats = v.parse(formatsSchema, JSON.parse(formats));
