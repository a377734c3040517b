// What each tier of tests runs, one after the other, and those of an inner list at once. A run is given to Jest, by
// another Node where `version` names one; or it is a suite of proofs in its long form, or a program of which only its
// end counts.

const within = (folder, names) => names.map((name) => `test/api/${folder}/${name}.spec.ts`);

/**
 * What depends on the runtime: HTTP on both servers byte for byte, native packages, streams, signals, loading
 * by traces, child processes.
 */
const onRuntimes = [
  'test/start/demo.spec.ts',
  'test/start/modules-at-start.spec.ts',
  'test/start/shutdown.spec.ts',
  'test/start/tracing.spec.ts',
  'test/api/platform/aligned-server.spec.ts',
  'test/api/platform/headers.spec.ts',
  'test/api/platform/bad-input.spec.ts',
  'test/api/account/login.spec.ts',
  'test/api/account/imported-passwords.spec.ts',
  'test/api/m2-profile/upload.spec.ts',
  'test/api/user-v1/stream.spec.ts',
];

/**
 * A core of what reads and writes: each API, sign-in and sign-up, names, times, notifications, the audit, the
 * denylist.
 */
const onForeignSettings = [
  ...within('account', [
    'api-keys',
    'login',
    'password-reset',
    'rate-limits',
    'refresh',
    'sessions',
    'sign-up',
    'sign-up-verified',
    'wallet',
  ]),
  ...within('current-user', [
    'delete-current-user',
    'export',
    'preconditions',
    'purge',
    'read-current-user',
    'update-current-user',
  ]),
  'test/api/user-directory/',
  ...within('m2-profile', ['collections', 'denylist', 'profile', 'settings', 'wallet']),
  ...within('user-v1', [
    'notifications',
    'profile',
    'public-profile',
    'referrals',
    'session',
    'stream',
    'update-profile',
  ]),
  ...within('audit', ['append-only', 'pseudonyms', 'read']),
  'test/start/foreign-settings.spec.ts',
];

/** Much of it waits, so that the versions get along beside each other. */
const smoke = (process.platform === 'linux' ? ['22.23.3', '24.21.0'] : []).map((version) => ({
  what: `Node ${version}`,
  version,
  args: ['--maxWorkers=2', ...onRuntimes],
}));

const tiers = ['test', 'system'];

export const runs = {
  /** Minutes: the application in the test's process. */
  test: [{ what: 'test', env: { FACET_TIER: 'test' } }],
  /**
   * What starts processes, servers, browsers or databases of its own, or waits long; and the core of all on
   * the other versions of Node.
   */
  system: [{ what: 'system', env: { FACET_TIER: 'system' } }, smoke],
  smoke: [smoke],
  /**
   * Hours: the long forms of the proofs, and both other tiers with few connections, behind a pooler, on
   * foreign settings of the database.
   */
  nightly: [
    ...tiers.map((tier) => ({
      what: `${tier} with a single connection`,
      env: { FACET_TIER: tier, FACET_TEST_POOL_SIZE: '1' },
    })),
    {
      what: 'api and races behind a pooler',
      env: { FACET_TEST_POOLER: 'on' },
      args: ['--selectProjects', 'api', 'races'],
    },
    {
      what: 'a core on foreign settings of the database',
      env: { FACET_TEST_SETTINGS: 'foreign' },
      args: onForeignSettings,
    },
    { what: 'a failover of Patroni', env: { FACET_PATRONI: 'on' }, args: ['test/operations/patroni'] },
    ...['races', 'attacks', 'fuzz', 'faults', 'soak'].map((suite) => ({ what: `${suite}, long form`, suite })),
    { what: 'the benchmark, small', program: ['test/bench/run.mjs', '--quick'] },
  ],
};
