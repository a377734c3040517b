import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './step.mjs';

const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];

/**
 * The binary of another version of Node, from a package of the npm registry, installed where `npm ci` clears
 * it away. Linux only.
 */
export function nodeOf(version) {
  const folder = join(root, 'node_modules', '.cache', 'node', version);
  const binary = join(folder, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const [program, ...args] = [
    ...npm,
    'install',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--no-save',
    `node-linux-${process.arch}@${version}`,
  ];
  execFileSync(program, [...args, '--prefix', folder], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return binary;
}
