// Each table has one owner: `npm run check -- tables`
import { readdirSync, readFileSync } from 'node:fs';
import tables from './tables.cjs';
import { foreignUses, readEntities } from './tables/owners.mjs';

const files = ['apps', 'libs'].flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => /(?<!\.spec|\.d)\.ts$/.test(path) && !path.includes('/migrations/')),
);
const sources = files.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
const entities = readEntities(sources);
const wrong = (source) => foreignUses(source, entities);
const excepted = ({ path }) => tables.exceptions.includes(path);
const obsolete = tables.exceptions.filter((path) => !sources.some((source) => source.path === path && wrong(source).length > 0));
const said = [
  ...sources.filter((source) => !excepted(source)).flatMap(wrong),
  ...obsolete.map((path) => `${path}: holds the rules, so it leaves the exceptions in scripts/tables.cjs`),
];
for (const line of said) console.log(line);
process.exitCode = said.length === 0 ? 0 : 1;
