import { createRequire, Module } from 'node:module';

const require = createRequire(import.meta.url);

/** Databases that TypeORM speaks with, beside PostgreSQL. */
const otherDatabases = [
  'aurora-mysql/AuroraMysqlDriver',
  'aurora-postgres/AuroraPostgresDriver',
  'better-sqlite3/BetterSqlite3Driver',
  'capacitor/CapacitorDriver',
  'cockroachdb/CockroachDriver',
  'cordova/CordovaDriver',
  'expo/ExpoDriver',
  'mongodb/MongoDriver',
  'mysql/MysqlDriver',
  'nativescript/NativescriptDriver',
  'oracle/OracleDriver',
  'react-native/ReactNativeDriver',
  'sap/SapDriver',
  'spanner/SpannerDriver',
  'sqljs/SqljsDriver',
  'sqlserver/SqlServerDriver',
];

const fromClassValidator = createRequire(require.resolve('class-validator'));

/** CommonJS modules that their importers read only when they are used, which is never here. */
const rareModules = [
  ...otherDatabases.map((path) => require.resolve(`typeorm/driver/${path}.js`)),
  // The longest form of the numbering plans of all countries, for `@IsPhoneNumber()`.
  fromClassValidator.resolve('libphonenumber-js/max'),
];

/**
 * Puts something into the place of the module that loads it when something of it is read. Whatever has loaded it
 * before is left alone.
 */
function loadWhenRead(file: string): void {
  if (require.cache[file]) return;
  const standIn = new Module(file);
  const load = (): object => {
    if (require.cache[file] === standIn) Reflect.deleteProperty(require.cache, file);
    return require(file) as object;
  };
  standIn.exports = new Proxy({}, { get: (_nothing, name) => Reflect.get(load(), name) as unknown });
  standIn.loaded = true;
  require.cache[file] = standIn;
}

/** Their code, in use or not, is kept by V8: five megabytes resident. */
for (const file of rareModules) loadWhenRead(file);
