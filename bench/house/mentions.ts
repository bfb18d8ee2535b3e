/** Files that name what they need not know. */

import ts from 'typescript';
import { sourceFiles } from './files';
import type { SourceFile } from './files';

const SPACE = /nas.?bench.?201|nb201|mobilenet.?v3|once.?for.?all|\bofa\b|efficient.?net/i;
/** A space's own files, where spaces are listed, and those to which such a name is another network's: the encoder, which is one, and what knows torchvision's and timm's. */
const MAY_NAME_SPACES = [
  SPACE,
  /^src\/spaces\/(index|code)\.ts$/,
  /^training\/(rooms|evidence\/lists)\.py$/,
  /\/encoder\//,
  /^src\/pythonScript\/(knownNetworks|script)\.ts$/,
];

/** Files of `src` and `training` that name a particular space, comments included, outside the spaces' own places. */
export function filesNamingSpaces(): string[] {
  return pathsOf(
    sourceFiles().filter(
      ({ path, text }) => SPACE.test(text) && !MAY_NAME_SPACES.some((place) => place.test(path)),
    ),
  );
}

/** The table of objectives, the predictor that foretells latency, and the spaces. */
const MAY_NAME_LATENCY = [
  /^src\/shared\/objectives\//,
  /^src\/engine\/predict\/predictor\.ts$/,
  /\/spaces\//,
];

/** Files of `src` whose code names latency outside its own places; comments and texts that people read do not count. */
export function filesNamingLatency(): string[] {
  return pathsOf(
    sourceFiles(['src']).filter(
      (file) => !MAY_NAME_LATENCY.some((place) => place.test(file.path)) && names(file, /latency/i),
    ),
  );
}

/** Whether a name or a string of the code matches; what is translated or has a space in it is for people. */
function names({ path, text }: SourceFile, wanted: RegExp): boolean {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found = (node: ts.Node): boolean => {
    if (ts.isStringLiteralLike(node) && (isTranslated(node) || node.text.includes(' '))) return false;
    if ((ts.isIdentifier(node) || ts.isStringLiteralLike(node)) && wanted.test(node.text)) return true;
    return ts.forEachChild(node, (child) => found(child) || undefined) ?? false;
  };
  return found(source);
}

function isTranslated({ parent }: ts.Node): boolean {
  return ts.isCallExpression(parent) && /^(t|english|(vscode\.)?l10n\.t)$/.test(parent.expression.getText());
}

function pathsOf(files: readonly SourceFile[]): string[] {
  return files.map(({ path }) => path);
}
