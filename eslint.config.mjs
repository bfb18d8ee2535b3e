import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** The ground floor: what every part of the program knows, a search space's pure half among it. */
const groundFloor = ['src/shared/**', 'src/spaces/!(code|generator).ts', 'src/spaces/*/!(code).ts'];
/** The other half of a search space, its generated code: a part of src/codegen. */
const generators = ['src/spaces/{code,generator}.ts', 'src/spaces/*/code.ts'];
/** The folders of the first floor: each knows the ground floor and nothing of its neighbours. */
const firstFloor = ['src/engine', 'src/engineClient', 'src/codegen', 'src/pythonScript', 'src/webview'];
const secondFloor = ['src/extension', 'src/cli'];

/** Import rules of the three floors in docs/architecture.md; dependency-cruiser.mjs forbids circles. */
const floors = [
  {
    target: groundFloor,
    from: [...firstFloor, ...secondFloor],
    message: 'This is the ground floor: it imports nothing from above.',
  },
  {
    target: [
      ...groundFloor,
      ...['src/engine', 'src/pythonScript', 'src/webview', ...secondFloor].map((folder) => `${folder}/**`),
    ],
    from: generators,
    message: 'Only src/codegen sees how a search space generates code.',
  },
  {
    target: generators,
    from: [...firstFloor.filter((folder) => folder !== 'src/codegen'), ...secondFloor],
    message: "A search space's code knows the ground floor and src/codegen.",
  },
  ...firstFloor.map((target) => ({
    target,
    from: [...firstFloor.filter((other) => other !== target), ...secondFloor],
    message: 'The first floor imports the ground floor only; its folders do not know each other.',
  })),
  {
    target: 'src/extension',
    from: ['src/webview'],
    message: 'The page is a program of its own: what both need is in src/shared.',
  },
];

/** Syntax that only some files may use. */
const wholeFiles = [
  'ImportDeclaration[source.value=/^node:fs/] > ImportSpecifier[imported.name=/^(appendFile|copyFile|cp|createWriteStream|writeFile)(Sync)?$/]',
  'MemberExpression[object.property.name="fs"][property.name="writeFile"]',
].map((selector) => ({
  selector,
  message: 'A file is written whole or not at all: replaceFile in src/engine, writeFile in src/extension.',
}));
const shownItems = [
  {
    selector: 'MemberExpression[property.name="showQuickPick"]',
    message:
      'What people choose from may have hidden characters in its name: pickOne of src/extension/pick.ts.',
  },
];

export default tseslint.config(
  { ignores: ['dist/', 'samples/', 'test/artifacts/', '.venv/', '.vscode-test/', '.cache/'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.mjs', '.js'] })] },
    rules: {
      eqeqeq: 'error',
      'no-undef': 'off', // the type checker knows better
      'import-x/no-duplicates': 'error',
      'import-x/no-restricted-paths': ['error', { zones: floors }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: groundFloor,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['node:*', 'vscode'], message: 'The ground floor runs everywhere: no Node, no editor.' },
          ],
        },
      ],
    },
  },
  {
    files: [...firstFloor.map((path) => (path.endsWith('.ts') ? path : `${path}/**`)), 'src/cli/**'],
    rules: { 'no-restricted-imports': ['error', { paths: ['vscode'] }] },
  },
  {
    files: ['src/**'],
    rules: { 'no-restricted-syntax': ['error', ...wholeFiles, ...shownItems] },
  },
  {
    files: ['src/engine/replaceFile.ts', 'src/extension/files.ts'],
    rules: { 'no-restricted-syntax': ['error', ...shownItems] },
  },
  {
    files: ['src/extension/pick.ts'],
    rules: { 'no-restricted-syntax': ['error', ...wholeFiles] },
  },
  {
    files: ['src/**'],
    ignores: ['src/shared/protocol/numbers.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['number', 'bigint', 'minValue', 'maxValue'].map((property) => ({
          object: 'v',
          property,
          message: 'Every number that is read has bounds: take a schema of src/shared/protocol/numbers.ts.',
        })),
      ],
    },
  },
  {
    // These rules do not see a type that a JSDoc cast gives.
    files: ['**/*.mjs'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  prettier,
);
