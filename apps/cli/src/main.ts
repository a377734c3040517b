import { runProcess } from './process.js';

await runProcess(process.cwd());
