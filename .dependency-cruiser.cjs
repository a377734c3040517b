// Who may import whom. The two tables are the whole of it; the rules below are made from them.

/** Rooms under libs/: what each may import, and why it stops there. Read from top to bottom it is acyclic. */
const rooms = {
  kernel: { may: [], because: 'what everybody shares is pure TypeScript and knows nobody' },
  config: { may: ['kernel'], because: 'settings are read before anything else runs' },
  persistence: { may: ['kernel'], because: 'it carries rows and does not know whose they are' },
  vault: { may: ['kernel', 'config'], because: 'it seals and authenticates bytes and does not know what they mean' },
  http: { may: ['kernel'], because: 'it serves every face and knows none of what they say' },
  usernames: { may: ['kernel', 'persistence', 'config'], because: 'names are held by an id, whoever that is' },
  access: { may: ['kernel', 'persistence', 'config'], because: 'roles are given to an id, whoever that is' },
  notifications: { may: ['kernel', 'persistence', 'config'], because: 'notifications are addressed to an id' },
  idempotency: { may: ['kernel', 'persistence', 'config'], because: 'it knows that a request came before, not what it does' },
  audit: { may: ['kernel', 'persistence', 'config'], because: 'it writes down what others did and asks nobody' },
  jobs: { may: ['kernel', 'persistence', 'config', 'audit'], because: 'it carries work and does not know what the work is' },
  pictures: { may: ['kernel', 'persistence', 'config', 'jobs'], because: 'a picture belongs to whoever points at it' },
  mail: { may: ['kernel', 'persistence', 'config', 'jobs', 'vault'], because: 'it brings a letter to an address; why, others decide' },
  limits: { may: ['kernel', 'persistence', 'config'], because: 'it counts under a key that others choose' },
  users: { may: ['kernel', 'persistence', 'usernames'], because: 'a person exists without organizations, roles and sessions' },
  organizations: {
    may: ['kernel', 'persistence', 'usernames', 'users', 'notifications', 'audit'],
    because: 'a member is a person with an inbox; how they sign in is not its business',
  },
  referrals: { may: ['kernel', 'persistence', 'usernames', 'users'], because: 'a referral joins two people by a name' },
  wallets: { may: ['kernel', 'persistence', 'config', 'limits', 'audit'], because: 'a wallet belongs to an id' },
  auth: {
    may: ['kernel', 'config', 'persistence', 'limits', 'access', 'users', 'organizations', 'vault', 'mail', 'jobs', 'audit'],
    because: 'it finds out who calls and what they may do; use cases are elsewhere',
  },
  streams: {
    may: ['kernel', 'config', 'persistence', 'notifications', 'organizations', 'auth'],
    because: 'it shows an inbox to whoever may still call; how that is written down over HTTP is not its business',
  },
  accounts: {
    may: [
      ...['kernel', 'config', 'persistence', 'usernames', 'users', 'organizations', 'access', 'auth'],
      ...['referrals', 'notifications', 'idempotency', 'jobs', 'audit', 'limits', 'pictures', 'mail'],
    ],
    because: 'use cases that touch many rooms live here; how they are spoken of over HTTP does not',
  },
  administration: {
    may: [...['kernel', 'config', 'persistence', 'usernames', 'users', 'organizations', 'access', 'auth'], ...['jobs', 'audit', 'pictures', 'accounts']],
    because: 'what admins do to others stands on what people do themselves, and nothing stands on it',
  },
  invitations: {
    may: ['kernel', 'config', 'persistence', 'limits', 'users', 'organizations', 'access', 'auth', 'accounts', 'vault', 'mail', 'jobs', 'audit'],
    because: 'an invitation ends in an account or a membership; both are made by the rooms that own them',
  },
  privacy: {
    may: [
      ...['kernel', 'config', 'persistence', 'limits', 'usernames', 'users', 'organizations', 'access', 'auth', 'accounts'],
      ...['referrals', 'notifications', 'jobs', 'audit', 'pictures', 'wallets', 'mail', 'invitations'],
    ],
    because: 'it shows and removes all that is kept about a person, so it may look everywhere and nobody needs it',
  },
  tasks: {
    may: ['kernel', 'jobs', 'pictures', 'auth', 'accounts', 'notifications', 'organizations', 'users', 'mail', 'privacy'],
    because: 'it says which room does which job, and does none itself',
  },
  transfers: {
    may: ['kernel', 'config', 'persistence', 'users', 'organizations', 'access', 'auth', 'pictures', 'accounts', 'audit'],
    because: 'many people come and go through the rules of the rooms; which files and products they come from is said elsewhere',
  },
  diagnosis: {
    may: ['kernel', 'config', 'persistence', 'auth', 'jobs', 'mail', 'pictures'],
    because: 'it looks at what the installation stands on and changes nothing; nobody needs it',
  },
  metrics: {
    may: ['kernel', 'config', 'persistence', 'auth', 'jobs'],
    because: 'it writes down what other rooms count, and looks at what they do at the moment; none of them knows it',
  },
  tracing: { may: ['kernel', 'config'], because: 'it follows a request wherever it goes, and asks nobody on the way' },
  foundation: {
    may: ['kernel', 'config', 'persistence', 'auth', 'vault'],
    because: 'it wires the process and reaches the database; it knows no use case, and no room knows it',
  },
};

/** Parts of the API that may look into faces, and at which of their files. Every other file of the API sees none. */
const viewers = {
  'app.module.ts': { at: 'module', because: 'it puts the application together' },
  'dialects.ts': { at: 'dialect', because: 'the error filter renders a failure as the face of its path does' },
  'openapi/': { at: 'module', because: 'a document is written for the routes of a module' },
};
/** Packages of which one room takes care. */
const keepers = require('./scripts/package-keepers.cjs');

const inRooms = (names) => `^libs/(?:${names.join('|')})/`;
const faces = '^apps/api/src/faces/';

const roomRules = Object.entries(rooms).map(([room, { may, because }]) => ({
  name: `room-${room}`,
  comment: `libs/${room} may import ${may.join(', ') || 'no other room'}: ${because}.`,
  severity: 'error',
  from: { path: inRooms([room]) },
  to: { path: '^libs/', pathNot: inRooms([room, ...may]) },
}));

const viewerRules = Object.entries(viewers).map(([viewer, { at, because }]) => ({
  name: `faces-seen-by-${viewer.replace(/\W+/g, '-').replace(/-$/, '')}`,
  comment: `apps/api/src/${viewer} sees *.${at}.ts of a face and nothing else of it: ${because}.`,
  severity: 'error',
  from: { path: `^apps/api/src/${viewer.replace('.', '\\.')}` },
  to: { path: faces, pathNot: `\\.${at}\\.ts$` },
}));

const keeperRules = Object.entries(keepers).map(([name, { room, because }]) => ({
  name: `package-${name.replace(/\W+/g, '-').replace(/^-/, '')}`,
  comment: `Only ${room.replace('|', ' and ')} may import ${name}: ${because}.`,
  severity: 'error',
  from: { path: '^(?:apps|libs)/', pathNot: `^libs/(?:${room})/` },
  to: { path: `node_modules/${name}(?:/|$)` },
}));

const rules = [
  {
    name: 'no-cycles',
    comment: 'Files that import each other cannot be understood, tested or moved one at a time. Imports of types count.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'room-without-a-line',
    comment: 'A new room gets a line in the table of rooms first.',
    from: {},
    to: { path: '^libs/', pathNot: inRooms(Object.keys(rooms)) },
  },
  {
    name: 'room-without-a-line-imports',
    comment: 'A new room gets a line in the table of rooms first.',
    from: { path: '^libs/', pathNot: inRooms(Object.keys(rooms)) },
    to: {},
  },
  {
    name: 'library-by-its-index',
    comment: 'A room is imported through its index.ts: what is not exported there may change at any time.',
    from: { path: '^(?:libs/([^/]+)/|apps/|test/|ormconfig)' },
    to: { path: '^libs/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^libs/$1/'] },
  },
  {
    name: 'libs-know-no-apps',
    comment: 'Rooms do not know who stands on them: no app, no test, no script.',
    from: { path: '^libs/' },
    to: { path: '^(?:apps|test|scripts)/' },
  },
  {
    name: 'entities-listed-for-foundation',
    comment: 'ormconfig.ts lists the entities of all rooms; only the room above them all may read it.',
    from: { path: '^libs/', pathNot: inRooms(['foundation']) },
    to: { path: '^ormconfig' },
  },
  {
    name: 'face-sees-itself-and-rooms',
    comment: 'A face imports its own files and rooms. What two faces need is a room, or is written twice.',
    from: { path: `${faces}([^/]+)/` },
    to: { path: '^(?:apps|test|scripts)/|^ormconfig', pathNot: `${faces}$1/` },
  },
  {
    name: 'faces-unseen',
    comment: 'The rest of the application does not look into faces; who may is said in the table of viewers.',
    from: { path: '^(?:apps/|ormconfig)', pathNot: [faces, ...Object.keys(viewers).map((one) => `^apps/api/src/${one.replace('.', '\\.')}`)] },
    to: { path: faces },
  },
  {
    name: 'commands-see-rooms',
    comment: 'The commands and the worker stand on rooms, as faces do: never on the API, nor on each other.',
    from: { path: '^apps/(cli|worker)/' },
    to: { path: '^apps/', pathNot: '^apps/$1/' },
  },
  {
    name: 'apps-know-no-tests',
    comment: 'The product does not import its tests and scripts.',
    from: { path: '^(?:apps/|ormconfig)' },
    to: { path: '^(?:test|scripts)/' },
  },
  {
    name: 'no-development-packages',
    comment: 'What the product imports is installed where it runs.',
    from: { path: '^(?:apps|libs)/|^ormconfig', pathNot: '\\.spec\\.ts$' },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
  },
  {
    name: 'no-unlisted-packages',
    comment: 'What is imported stands in package.json.',
    from: { path: '^(?:apps|libs|test)/|^ormconfig' },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  { name: 'resolvable', comment: 'What is imported exists; what is built need not yet.', from: {}, to: { couldNotResolve: true, pathNot: '(?:^|/)dist/' } },
].map((rule) => ({ ...rule, severity: 'error' }));

module.exports = {
  forbidden: [...rules, ...roomRules, ...viewerRules, ...keeperRules],
  options: {
    doNotFollow: { path: '(?:^|/)node_modules/' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
