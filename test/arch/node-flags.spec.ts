import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { execForm, readDockerfile, said } from '../support/image/dockerfile.js';
import { nodeFlags } from '../support/node-flags.mjs';

it('The image starts the server with the flags of npm start', () => {
  const [command = ''] = readDockerfile(readFileSync('Dockerfile', 'utf8')).flatMap((stage) => said(stage, 'CMD'));
  expect(nodeFlags).not.toEqual([]);
  expect(execForm(command)).toEqual(['node', ...nodeFlags, 'dist/apps/api/src/main.js']);
});
