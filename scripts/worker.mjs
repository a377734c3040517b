import { root } from './step.mjs';
import { prepare } from './prepare.mjs';

process.chdir(root);
await prepare();
// In this same process, so that signals arrive directly.
await import('../dist/apps/worker/src/main.js');
