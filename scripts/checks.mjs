const bin = (path) => `node_modules/${path}`;

/**
 * What `npm run check` runs, two at a time: a name, what Node is given, and, where the tool can be
 * narrowed to one file, `on`. One that is `alone` waits for those before it, and those after it wait for it.
 * Each exits with 0 when all is well. A check that is not listed here does not exist: CI runs this list and
 * nothing else.
 */
export const checks = [
  { name: 'lock', run: ['scripts/complete-lock.mjs', '--check'] },
  { name: 'sbom', run: ['scripts/sbom.mjs', '--check'] },
  { name: 'skeletons', run: ['scripts/skeletons.mjs', '--check'] },
  { name: 'migrations', run: ['scripts/migrations.mjs', '--check'] },
  { name: 'email-layout', run: ['scripts/email-layout.mjs', '--check'] },
  // Before those that follow its imports: it writes types that are not in the repository.
  { name: 'console', run: ['scripts/console.mjs', 'types'], alone: true },
  {
    name: 'libraries',
    run: [
      bin('dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      'apps',
      'libs',
      'test',
      'ormconfig.ts',
    ],
  },
  { name: 'table-rules', run: ['--test', 'scripts/tables/owners.test.mjs'] },
  { name: 'tables', run: ['scripts/table-owners.mjs'] },
  // The longest, beside all that follow.
  { name: 'lint', run: [bin('eslint/bin/eslint.js'), '--max-warnings=0'], on: '.' },
  { name: 'format', run: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn'], on: '.' },
  // A build info of its own: the one of the build must keep telling what was emitted.
  {
    name: 'types',
    run: [bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json', '--tsBuildInfoFile', 'dist/.types.tsbuildinfo'],
  },
  { name: 'lint-rules', run: ['--test', 'scripts/lint/fences.test.mjs'] },
  { name: 'openapi', run: ['scripts/openapi.mjs', '--check'] },
  { name: 'openapi-rules', run: ['scripts/lint-openapi.mjs'] },
  { name: 'docs', run: ['scripts/docs.mjs', '--check'] },
  // After the checks that build: the test kit imports the build, and only where there is one is that seen as
  // use of the sources.
  { name: 'unused', run: [bin('knip/bin/knip.js')], alone: true },
];
