import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { nodeFlags } from '../support/node-flags.mjs';
import { cleanUp, startServer } from '../support/server-process.js';
import { Installation } from '../support/transfer-kit.js';

jest.setTimeout(60_000);

const addressOf = (file: string): string => pathToFileURL(resolve(file)).href;

let there: Installation;

beforeAll(async () => {
  there = await Installation.make();
});
afterAll(async () => {
  await there.drop();
  await cleanUp();
});

/** The packages of the scripts that V8 keeps in a server that has just started; of TypeORM its files. */
async function packagesAtStart(): Promise<Set<string>> {
  const probe = { NODE_OPTIONS: `--import=${addressOf('test/support/loaded-scripts.mjs')}` };
  const server = await startServer(there.dataDir, { env: { ...there.env, ...probe } });
  server.kill('SIGUSR2');
  await server.says(']\n');
  await server.end();
  const [, scripts = ''] = /^scripts: (.*)$/m.exec(server.stdout) ?? [];
  return new Set(
    (JSON.parse(scripts) as string[]).flatMap(
      (url) =>
        /node_modules\/(typeorm\/driver\/[a-z-]+(?=\/)|(?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(url)?.[1] ?? [],
    ),
  );
}

/** What a script prints that runs behind the modules which are only loaded when they are read. */
async function said(script: string): Promise<string> {
  const flags = [...nodeFlags, `--import=${addressOf('dist/apps/api/src/boot/rare-modules.js')}`];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, '-e', script]);
  return stdout.trim();
}

describe('A server that has started', () => {
  it('has not loaded what few requests need', async () => {
    const packages = await packagesAtStart();
    expect([...packages].filter((name) => name.startsWith('typeorm/driver/')).sort()).toEqual([
      'typeorm/driver/postgres',
      // The type of a parameter, which TypeORM exports.
      'typeorm/driver/sqlserver',
    ]);
    const rare = ['ajv', 'ajv-formats', 'libphonenumber-js', 'liquidjs', 'nodemailer', 'oauth4webapi', 'openid-client'];
    const rarer = ['qrcode', 're2js', 'sharp', 'viem', '@aws-sdk/client-s3', '@simplewebauthn/server'];
    expect([...rare, ...rarer].filter((name) => packages.has(name))).toEqual([]);
    expect(packages).toContain('class-validator');
  });

  it('loads them all the same when they are asked for', async () => {
    const isPhoneNumber = `const { isPhoneNumber } = require('class-validator');
      console.log(['+41446681800', '+4144668180012345', 'x'].map((text) => isPhoneNumber(text)).join());`;
    expect(await said(isPhoneNumber)).toBe('true,false,false');
    // The driver itself says that its package is missing.
    const otherDatabase = `const { DataSource } = require('typeorm');
      try { new DataSource({ type: 'mssql' }); } catch (error) { console.log(error.name); }`;
    expect(await said(otherDatabase)).toBe('DriverPackageNotInstalledError');
  });
});
