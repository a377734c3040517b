// npm run generate: writes every file that follows from others: the list of migrations, the layout
// of emails, the OpenAPI documents, the lists of what clients depend on, and the
// pages of docs/ that the code knows better.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './step.mjs';

for (const script of ['migrations', 'email-layout', 'openapi', 'promises', 'docs']) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', `${script}.mjs`)], {
    stdio: 'inherit',
    cwd: root,
  });
  if (status !== 0) process.exit(status ?? 1);
}
