import { extname } from 'node:path';
import type { OrganizationId } from '@app/common';
import { denialOf, DenylistService, DenylistNamesInUse, OrganizationsModule, type RenamedOwner } from '@app/organizations';
import type { Call, Outcome } from '../command.js';
import { knownOrganization, openOrganization, type Services } from '../installation.js';
import { listOf } from '../operation.js';
import { writeTo, type Write } from '../sink-file.js';
import { SourceFile, standardStream } from '../source-file.js';
import { aboutNotNames, namesGiven, namesIn, namesToRemove, nameTexts, notNamesOf, type NameFormat } from './name-lists.js';

const modules = [OrganizationsModule];

const afterDryRun = (text: string, dryRun: boolean): string => (dryRun ? `${text} Nothing was changed.` : text);

export const listNames = listOf<string, { prefix?: string }>({
  modules,
  reader: async (get, { words: [id], options: { prefix = '' } }) => {
    const organizationId = await knownOrganization(get, id);
    return ({ limit, cursor }) => get(DenylistService).listCounted(organizationId, prefix, limit, cursor);
  },
  entry: (name) => name,
  line: (name) => name,
});

interface AddOptions {
  readonly replacement?: string;
  readonly dryRun?: boolean;
}

export async function denyNames({ words: [id, ...words], options, context, reject }: Call<AddOptions>): Promise<Outcome> {
  const { replacement, dryRun = false } = options;
  if (replacement !== undefined && words.length > 1) reject('error: --replacement goes with one name');
  const list = namesGiven(words);
  const names = list.keys;
  const by = names.length > 0 ? replacement : undefined;
  const [name = ''] = words;
  return openOrganization(context, modules, id, async (get, organizationId) => {
    const renamed = by === undefined ? [] : await replaceHolder(get, organizationId, { name, by, dryRun });
    const added = by === undefined ? (await get(DenylistService).extend(organizationId, names, dryRun)).added : names.length;
    const data = { organizationId, denied: names.map((one) => one.name), ...notNamesOf(list), ...(by !== undefined && { renamed }), dryRun };
    const done =
      by === undefined
        ? `${added} of ${names.length} names are new on the list.`
        : `${name} is denied; ${renamed[0] ? `its holder ${renamed[0].userId} is ${by}` : 'nobody has it'}.`;
    return { data, text: afterDryRun(`${done}${aboutNotNames(list)}`, dryRun) };
  });
}

async function replaceHolder(
  get: Services,
  organizationId: OrganizationId,
  { name, by, dryRun }: { name: string; by: string; dryRun: boolean },
): Promise<readonly RenamedOwner[]> {
  const { notDenied, renamed } = await get(DenylistService).deny(organizationId, [denialOf(name, by)], dryRun);
  const [left] = notDenied;
  if (left) throw new DenylistNamesInUse({ message: `The name stays with its holder (${left.reason}):`, names: [left.name] });
  return renamed;
}

export async function allowNames({ words: [id, ...words], options: { dryRun = false }, context }: Call<{ dryRun?: boolean }>): Promise<Outcome> {
  const list = namesToRemove(words);
  return openOrganization(context, modules, id, async (get, organizationId) => {
    const { allowed, inUse } = await get(DenylistService).allow(organizationId, list.keys, dryRun);
    const data = { usernamesDeleted: allowed.map((one) => one.name), usernamesInUse: inUse.map((one) => one.name), dryRun };
    return { data, text: afterDryRun(`${allowed.length} of ${list.keys.length} names are off the list.${aboutNotNames(list)}`, dryRun) };
  });
}

interface ImportOptions {
  readonly replace?: boolean;
  readonly dryRun?: boolean;
}

export async function importNames({ words: [id, file = ''], options, context }: Call<ImportOptions>): Promise<Outcome> {
  const { replace = false, dryRun = false } = options;
  const chunks: Buffer[] = [];
  for await (const chunk of (await SourceFile.open(context, file)).chunks()) chunks.push(chunk);
  const list = namesIn(Buffer.concat(chunks).toString());
  const names = list.keys;
  return openOrganization(context, modules, id, async (get, organizationId) => {
    const denylist = get(DenylistService);
    const { added, removed } = await (replace ? denylist.replace(organizationId, names, dryRun) : denylist.extend(organizationId, names, dryRun));
    const text = `${names.length} names: ${added} are new on the list, ${removed} are gone from it.${aboutNotNames(list)}`;
    const data = { organizationId, names: names.length, added, removed, ...notNamesOf(list), dryRun };
    return { data, text: afterDryRun(text, dryRun) };
  });
}

export async function exportNames({
  words: [id, file = standardStream],
  options,
  context,
  reject,
}: Call<{ format?: NameFormat }>): Promise<Outcome | undefined> {
  if (file === standardStream && options.json) reject('error: --json needs a file: standard output has the names');
  const format = options.format ?? (extname(file) === '.json' ? 'json' : 'lines');
  const names = await writeTo(context, file, (write) =>
    openOrganization(context, modules, id, (get, organizationId) => writeNames(get(DenylistService), organizationId, format, write)),
  );
  return file === standardStream ? undefined : { data: { file, names }, text: `${names} names are in ${file}.` };
}

const mostAtOnce = 10_000;

async function writeNames(denylist: DenylistService, organizationId: OrganizationId, format: NameFormat, write: Write): Promise<number> {
  const { head, text, foot } = nameTexts[format];
  let [count, cursor]: [number, string | undefined] = [0, undefined];
  // Before the first name leaves: an export that breaks off has shown names too.
  await denylist.recordExport(organizationId);
  await write(head);
  do {
    const page: Awaited<ReturnType<DenylistService['list']>> = await denylist.list(organizationId, '', mostAtOnce, cursor);
    await write(text(page.items, count === 0));
    [count, cursor] = [count + page.items.length, page.nextCursor];
  } while (cursor !== undefined);
  await write(foot);
  return count;
}
