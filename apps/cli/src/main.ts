import { runProcess } from './program.js';

await runProcess(process.cwd());
