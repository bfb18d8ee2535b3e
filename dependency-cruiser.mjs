/** No circles of imports in src, those of types included, which ESLint does not see. */
const readers = '^src/codegen/python/';

export default {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: { pathNot: readers },
      to: { circular: true, viaOnly: { pathNot: readers } },
    },
  ],
  options: { tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' } },
};
