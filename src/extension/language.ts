/** Sets the language of the texts that extension and webview share. The first import of the program: others ask at once. */

import * as vscode from 'vscode';
import { setTexts } from '../shared/l10n';

setTexts(vscode.l10n.bundle ?? {});
