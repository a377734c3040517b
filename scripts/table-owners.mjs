// Each table has one owner: `npm run check -- tables`
import { readdirSync, readFileSync } from 'node:fs';
import { foreignUses, readEntities } from './tables/owners.mjs';

const files = ['apps', 'libs'].flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => /(?<!\.spec|\.d)\.ts$/.test(path) && !path.includes('/migrations/')),
);
const sources = files.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
const entities = readEntities(sources);
const said = sources.flatMap((source) => foreignUses(source, entities));
for (const line of said) console.log(line);
process.exitCode = said.length === 0 ? 0 : 1;
