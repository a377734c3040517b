// Who may import whom: the rules are made from the table of viewers below and those of libraries and of packages in scripts/.

/** Parts of the server that may import files of an API, and which. Every other file of the server imports none. */
const viewers = {
  'app.module.ts': { at: 'module', because: 'it puts the application together' },
  'error-formats.ts': {
    at: 'error-format',
    because: 'the error filter renders a failure in the format of the API of its path',
  },
  'configure.ts': { at: 'policy', because: 'headers and bodies of pages are decided before a route is looked for' },
  'openapi/': { at: 'module', because: 'a document is written for the routes of a module' },
};
const libraries = require('./scripts/libraries.cjs');
const owners = require('./scripts/package-owners.cjs');

const inLibraries = (names) => `^libs/(?:${names.join('|')})/`;
const apis = '^apps/api/src/apis/';

const libraryRules = Object.entries(libraries).map(([library, { may, because }]) => ({
  name: `library-${library}`,
  comment: `libs/${library} may import ${may.join(', ') || 'no other library'}: ${because}.`,
  severity: 'error',
  from: { path: inLibraries([library]) },
  to: { path: '^libs/', pathNot: inLibraries([library, ...may]) },
}));

const viewerRules = Object.entries(viewers).map(([viewer, { at, because }]) => ({
  name: `apis-seen-by-${viewer.replace(/\W+/g, '-').replace(/-$/, '')}`,
  comment: `apps/api/src/${viewer} may import *.${at}.ts of an API and nothing else of it: ${because}.`,
  severity: 'error',
  from: { path: `^apps/api/src/${viewer.replace('.', '\\.')}` },
  to: { path: apis, pathNot: `\\.${at}\\.ts$` },
}));

const ownerRules = Object.entries(owners).map(([name, { library, because }]) => ({
  name: `package-${name.replace(/\W+/g, '-').replace(/^-/, '')}`,
  comment: `Only ${library.replace('|', ' and ')} may import ${name}: ${because}.`,
  severity: 'error',
  from: { path: '^(?:apps|libs)/', pathNot: `^libs/(?:${library})/` },
  to: { path: `node_modules/${name}(?:/|$)` },
}));

const rules = [
  {
    name: 'no-cycles',
    comment:
      'Files that import each other cannot be understood, tested or moved one at a time. Imports of types count.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'library-without-a-line',
    comment: 'A new library gets a line in the table of libraries first.',
    from: {},
    to: { path: '^libs/', pathNot: inLibraries(Object.keys(libraries)) },
  },
  {
    name: 'library-without-a-line-imports',
    comment: 'A new library gets a line in the table of libraries first.',
    from: { path: '^libs/', pathNot: inLibraries(Object.keys(libraries)) },
    to: {},
  },
  {
    name: 'library-by-its-index',
    comment: 'A library is imported through its index.ts: what is not exported there may change at any time.',
    from: { path: '^(?:libs/([^/]+)/|apps/|test/|ormconfig)' },
    to: { path: '^libs/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^libs/$1/'] },
  },
  {
    name: 'libs-know-no-apps',
    comment: 'A library imports no app, no test and no script.',
    from: { path: '^libs/' },
    to: { path: '^(?:apps|test|scripts)/' },
  },
  {
    name: 'entities-listed-for-bootstrap',
    comment: 'ormconfig.ts lists the entities of all libraries; only bootstrap may read it.',
    from: { path: '^libs/', pathNot: inLibraries(['bootstrap']) },
    to: { path: '^ormconfig' },
  },
  {
    name: 'api-sees-itself-and-libraries',
    comment: 'An API imports its own files and libraries. What two APIs need is a library, or is written twice.',
    from: { path: `${apis}([^/]+)/` },
    to: { path: '^(?:apps|test|scripts)/|^ormconfig', pathNot: `${apis}$1/` },
  },
  {
    name: 'apis-unseen',
    comment: 'The rest of the application does not import files of APIs; the exceptions are in the table of viewers.',
    from: {
      path: '^(?:apps/|ormconfig)',
      pathNot: [apis, ...Object.keys(viewers).map((one) => `^apps/api/src/${one.replace('.', '\\.')}`)],
    },
    to: { path: apis },
  },
  {
    name: 'commands-see-libraries',
    comment: 'The commands and the worker stand on libraries, as APIs do: never on the API, nor on each other.',
    from: { path: '^apps/(cli|worker)/' },
    to: { path: '^apps/', pathNot: '^apps/$1/' },
  },
  {
    name: 'console-sees-itself',
    comment: 'The console runs in a browser: what it knows of the server are the types of the OpenAPI documents.',
    from: { path: '^apps/console/' },
    to: { path: '^(?:apps|libs|test|scripts)/|^ormconfig', pathNot: '^apps/console/' },
  },
  {
    name: 'console-unseen',
    comment: 'Nothing imports the console; the server reads what was built of it.',
    from: { pathNot: '^apps/console/' },
    to: { path: '^apps/console/' },
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
    from: { path: '^(?:apps|libs)/|^ormconfig', pathNot: '\\.spec\\.ts$|^apps/console/' },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
  },
  {
    name: 'no-unlisted-packages',
    comment: 'What is imported stands in package.json.',
    from: { path: '^(?:apps|libs|test)/|^ormconfig' },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'resolvable',
    comment: 'What is imported exists; what is built need not yet, nor what the benchmark installs.',
    from: { pathNot: '^test/bench/peers/' },
    to: { couldNotResolve: true, pathNot: '(?:^|/)dist/' },
  },
].map((rule) => ({ ...rule, severity: 'error' }));

module.exports = {
  forbidden: [...rules, ...libraryRules, ...viewerRules, ...ownerRules],
  options: {
    doNotFollow: { path: '(?:^|/)node_modules/' },
    exclude: { path: '^(?:dist|test/contracts/clients)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
