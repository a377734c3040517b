/** Jest runs the specs through SWC as ES modules; see CONTRIBUTING, "Tests". */
const common = {
  rootDir: '.',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/', '/dist/'],
  moduleNameMapper: {
    '^@app/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};

/** Which tier is run (scripts/tiers.mjs). Without one, whatever is named on the command line. */
const { FACET_TIER: tier } = process.env;

/** Specs that are in `npm test`, but for those called `*.system.spec.ts`. */
const specsOf = (folders) => ({
  test: [`<rootDir>/${folders}/**/!(*.system).spec.ts`],
  system: [`<rootDir>/${folders}/**/*.system.spec.ts`],
});

/** A project, unless it has no specs in the tier that is run. */
function project(displayName, { test = [], system = [], nightly = [] }, settings = {}) {
  const testMatch = { test, system }[tier] ?? [...test, ...system, ...nightly];
  return testMatch.length === 0 ? [] : [{ ...common, displayName, testMatch, ...settings }];
}

/** The real application over HTTP, on a database of its own for each file. */
const application = {
  testEnvironment: '<rootDir>/test/support/environment.mjs',
  setupFilesAfterEnv: ['<rootDir>/test/support/setup.ts'],
};

export default {
  // Some of them wait for the database, a clock, a stream or a server that starts at any time.
  maxWorkers: tier === 'test' ? 4 : 3,
  workerIdleMemoryLimit: '1GB',
  testTimeout: 20_000,
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  projects: [
    /** Pure rules, beside the code. */
    ...project('unit', specsOf('{libs,apps}')),
    ...project('api', specsOf('test/{api,arch,contracts,attacks,fuzz}'), application),
    ...project('races', { system: ['<rootDir>/test/races/**/*.spec.ts'] }, application),
    /** The built server as a process, and the operator commands in the test's process. */
    ...project(
      'start',
      { system: ['<rootDir>/test/{start,faults}/**/*.spec.ts'], nightly: ['<rootDir>/test/soak/**/*.spec.ts'] },
      { testEnvironment: '<rootDir>/test/support/commands-environment.mjs' },
    ),
    /** What docs/operations and the Dockerfile say, carried out; skipped where the machine lacks the programs. */
    ...project('operations', { system: ['<rootDir>/test/operations/**/*.spec.ts'] }),
    /** Swagger UI of the built server in a real browser, where there is one. */
    ...project('browser', { system: ['<rootDir>/test/browser/**/*.spec.ts'] }),
  ],
};
