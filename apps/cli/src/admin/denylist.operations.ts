import { extname } from 'node:path';
import { text as contentOf } from 'node:stream/consumers';
import { denialOf, DenylistService, DenylistNamesInUse, OrganizationsModule } from '@app/organizations';
import { ExportService, namesGiven, namesIn, TransfersModule, type NameFormat, type NameList } from '@app/transfers';
import { deniableKeyOf, nameKeyOf } from '@app/usernames';
import type { Call, Optional, Outcome, Switches } from '../command.js';
import { assertFile, inFile, SourceFile, writeTo } from '../files.js';
import { inOrganization, knownOrganization, listOf, openOrganization } from '../operation.js';
import { standardStream } from '../streams.js';

const modules = [OrganizationsModule];

type Options = Optional<'replacement'> & Switches<'replace' | 'dryRun'>;

const outcome = (data: object, text: string, dryRun: boolean): Outcome => ({
  data: { ...data, dryRun },
  text: dryRun ? `${text} Nothing was changed.` : text,
});

/** Names that are printed; a program gets all of them. */
const mostPrinted = 20;

/** For programs: not there when every entry is a name. */
const notNamesOf = ({ notNames }: NameList): { notNames?: string[] } => (notNames.length > 0 ? { notNames } : {});

/** For people: which entries of a list are no names, if any. */
function aboutNotNames({ notNames }: NameList): string {
  if (notNames.length === 0) return '';
  const listed = notNames.slice(0, mostPrinted).join(', ');
  return ` Not names: ${listed}${notNames.length > mostPrinted ? ` and ${notNames.length - mostPrinted} more` : ''}.`;
}

export const operations = {
  add: inOrganization(
    modules,
    async (get, organizationId, { words: [, name = ''], options: { replacement, dryRun = false } }, list) => {
      const { keys: names } = list;
      const data = { organizationId, denied: names.map((one) => one.name), ...notNamesOf(list) };
      const denylist = get(DenylistService);
      if (replacement === undefined || names.length === 0) {
        const { added } = await denylist.extend(organizationId, names, dryRun);
        return outcome(data, `${added} of ${names.length} names are new on the list.${aboutNotNames(list)}`, dryRun);
      }
      const { notDenied, renamed } = await denylist.deny(organizationId, [denialOf(name, replacement)], dryRun);
      const [left] = notDenied;
      if (left)
        throw new DenylistNamesInUse({
          message: `The name stays with its owner (${left.reason}):`,
          names: [left.name],
        });
      const effect = renamed[0] ? `its owner ${renamed[0].userId} is ${replacement}` : 'no member has it';
      return outcome({ ...data, renamed }, `${name} is denied; ${effect}.${aboutNotNames(list)}`, dryRun);
    },
    ({ words: [, ...words], options: { replacement }, reject }: Call<Options>) => {
      if (replacement !== undefined && words.length > 1) reject('error: --replacement goes with one name');
      return namesGiven(words, deniableKeyOf);
    },
  ),

  export: async (call: Call<{ format?: NameFormat }>): Promise<Outcome | undefined> => {
    const { words, options, context } = call;
    const [id, file = standardStream] = words;
    assertFile(call, file, 'the names');
    const format = options.format ?? (extname(file) === '.json' ? 'json' : 'lines');
    const names = await writeTo(context, file, (write) =>
      openOrganization(context, [TransfersModule], id, (get, organizationId) =>
        get(ExportService).exportDeniedNames(organizationId, format, write),
      ),
    );
    return inFile(file, { data: { file, names }, text: `${names} names are in ${file}.` });
  },

  import: inOrganization(
    modules,
    async (get, organizationId, { options: { replace = false, dryRun = false } }, list) => {
      const { keys: names } = list;
      const denylist = get(DenylistService);
      const { added, removed } = await denylist[replace ? 'replace' : 'extend'](organizationId, names, dryRun);
      const text = `${names.length} names: ${added} are new on the list, ${removed} are gone from it.${aboutNotNames(list)}`;
      return outcome({ organizationId, names: names.length, added, removed, ...notNamesOf(list) }, text, dryRun);
    },
    async ({ words: [, file = ''], context }: Call<Options>) =>
      namesIn(await contentOf((await SourceFile.open(context, file)).chunks())),
  ),

  list: listOf<string, { prefix?: string }>({
    modules,
    reader: async (get, { words: [id], options: { prefix = '' } }) => {
      const organizationId = await knownOrganization(get, id);
      return ({ limit, cursor }) => get(DenylistService).listCounted(organizationId, prefix, limit, cursor);
    },
    entry: (name) => name,
    line: (name) => name,
  }),

  remove: inOrganization(
    modules,
    async (get, organizationId, { options: { dryRun = false } }, list) => {
      const { allowed, inUse } = await get(DenylistService).allow(organizationId, list.keys, dryRun);
      const data = { usernamesDeleted: allowed.map((one) => one.name), usernamesInUse: inUse.map((one) => one.name) };
      const text = `${allowed.length} of ${list.keys.length} names are off the list.${aboutNotNames(list)}`;
      return outcome(data, text, dryRun);
    },
    // Also those that came onto the list when more could be denied.
    ({ words: [, ...words] }: Call<Options>) => namesGiven(words, nameKeyOf),
  ),
};
