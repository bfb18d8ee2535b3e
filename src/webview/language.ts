/** Sets the language of the view's texts, which its page brings. The first import of the program: others ask at once. */

import * as v from 'valibot';
import { setTexts } from '../shared/l10n';

const texts = document.getElementById('texts')?.textContent ?? '{}';
setTexts(v.parse(v.record(v.string(), v.string()), JSON.parse(texts)));
