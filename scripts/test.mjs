import { jest } from './jest.mjs';
import { prepare } from './prepare.mjs';
import { root } from './step.mjs';

process.chdir(root);
await prepare();

const { code, line } = await jest(process.argv.slice(2));
if (line !== undefined) console.log(line);
process.exitCode = code;
