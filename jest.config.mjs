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

export default {
  maxWorkers: 2,
  workerIdleMemoryLimit: '600MB',
  testTimeout: 20_000,
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  projects: [
    /** Pure rules, beside the code. */
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/libs/**/*.spec.ts', '<rootDir>/apps/**/*.spec.ts'] },
    /** The real application over HTTP, on a database of its own for each file. */
    {
      ...common,
      displayName: 'api',
      testMatch: ['<rootDir>/test/{api,arch,contracts,races,attacks,fuzz}/**/*.spec.ts'],
      testEnvironment: '<rootDir>/test/support/environment.mjs',
      setupFilesAfterEnv: ['<rootDir>/test/support/setup.ts'],
    },
    /** The built server as a process. */
    { ...common, displayName: 'start', testMatch: ['<rootDir>/test/{start,faults,soak}/**/*.spec.ts'] },
    /** What docs/operations and the Dockerfile say, carried out; skipped where the machine lacks the programs. */
    { ...common, displayName: 'operations', testMatch: ['<rootDir>/test/operations/**/*.spec.ts'] },
    /** Swagger UI of the built server in a real browser, where there is one. */
    { ...common, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.spec.ts'] },
  ],
};
