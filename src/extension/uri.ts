/** File addresses among the arguments of commands. */

import * as v from 'valibot';
import * as vscode from 'vscode';

export const uriSchema = v.custom<vscode.Uri>((value) => value instanceof vscode.Uri, 'Expected a Uri');
