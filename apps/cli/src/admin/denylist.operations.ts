import { extname } from 'node:path';
import { text as contentOf } from 'node:stream/consumers';
import { pick } from '@app/common';
import { MembersModule, UsernameRulesService } from '@app/members';
import { denialOf, DenylistService, DenylistNamesInUse, operatorIn } from '@app/organizations';
import { ExportService, namesGiven, namesIn, TransfersModule, type NameList } from '@app/transfers';
import { deniableKeyOf, nameKeyOf, ruleEffects } from '@app/usernames';
import type { Call, Outcome, OptionsOf } from '../command.js';
import { mostPrinted } from '../failures.js';
import { exported, openFile, targetOf } from '../files.js';
import { inOrganization, linesOf, listed } from '../operation.js';
import type { denylist } from './denylist.commands.js';

type Options<Name extends string> = OptionsOf<typeof denylist, Name>;

/** For programs: not there when every entry is a name. */
const notNamesOf = ({ notNames }: NameList): { notNames?: string[] } => (notNames.length > 0 ? { notNames } : {});

/** For people: entries of the list that are no names, and that nothing was changed. */
function outcome(data: object, text: string, { notNames }: NameList, dryRun = false): Outcome {
  const more = notNames.length > mostPrinted ? ` and ${notNames.length - mostPrinted} more` : '';
  const about = notNames.length > 0 ? ` Not names: ${notNames.slice(0, mostPrinted).join(', ')}${more}.` : '';
  return { data: { ...data, dryRun }, text: `${text}${about}${dryRun ? ' Nothing was changed.' : ''}` };
}

export const operations = {
  add: inOrganization(
    [],
    async ({ get, organizationId, words: [, name = ''], options: { replacement, dryRun = false }, given: list }) => {
      const { keys: names } = list;
      const data = { organizationId, denied: names.map((one) => one.name), ...notNamesOf(list) };
      const service = get(DenylistService);
      if (replacement === undefined || names.length === 0) {
        const { added } = await service.extend(organizationId, names, dryRun);
        return outcome(data, `${added} of ${names.length} names are new on the list.`, list, dryRun);
      }
      const { notDenied, renamed } = await service.deny(organizationId, [denialOf(name, replacement)], dryRun);
      const [left] = notDenied;
      if (left)
        throw new DenylistNamesInUse({
          message: `The name stays with its owner (${left.reason}):`,
          names: [left.name],
        });
      const effect = renamed[0] ? `its owner ${renamed[0].userId} is ${replacement}` : 'no member has it';
      return outcome({ ...data, renamed }, `${name} is denied; ${effect}.`, list, dryRun);
    },
    ({ words: [, ...words], options: { replacement }, reject }: Call<Options<'add'>>) => {
      if (replacement !== undefined && words.length > 1) reject('--replacement goes with one name');
      return namesGiven(words, deniableKeyOf);
    },
  ),

  export: inOrganization(
    [TransfersModule],
    async ({ get, organizationId, options, context, given: file }) => {
      const format = options.format ?? (extname(file) === '.json' ? 'json' : 'lines');
      return exported(context, file, async (write) => {
        const names = await get(ExportService).exportDeniedNames(organizationId, format, write);
        return { data: { file, names }, text: `${names} names are in ${file}.` };
      });
    },
    (call: Call<Options<'export'>>) => targetOf(call, call.words[1], 'the names'),
  ),

  import: inOrganization(
    [],
    async ({ get, organizationId, options: { replace = false, dryRun }, given: list }) => {
      const names = list.keys.length;
      const change = replace ? 'replace' : 'extend';
      const { added, removed } = await get(DenylistService)[change](organizationId, list.keys, dryRun ?? false);
      const text = `${names} names: ${added} are new on the list, ${removed} are gone from it.`;
      return outcome({ organizationId, names, added, removed, ...notNamesOf(list) }, text, list, dryRun);
    },
    async ({ words: [, file = ''], context }: Call<Options<'import'>>) =>
      namesIn(await contentOf((await openFile(context, file)).chunks())),
  ),

  list: inOrganization<Options<'list'>>([], (work) =>
    listed(work, {
      read: ({ limit, cursor }) =>
        work.get(DenylistService).listCounted(work.organizationId, work.options.prefix ?? '', limit, cursor),
      entry: (name) => name,
      line: (name) => name,
    }),
  ),

  remove: inOrganization(
    [],
    async ({ get, organizationId, options: { dryRun = false }, given: list }) => {
      const { allowed, inUse } = await get(DenylistService).allow(organizationId, list.keys, dryRun);
      const data = { usernamesDeleted: allowed.map((one) => one.name), usernamesInUse: inUse.map((one) => one.name) };
      return outcome(data, `${allowed.length} of ${list.keys.length} names are off the list.`, list, dryRun);
    },
    // Also those that came onto the list when more could be denied.
    ({ words: [, ...words] }: Call<Options<'remove'>>) => namesGiven(words, nameKeyOf),
  ),
};

export const namesOperations = {
  packs: inOrganization(
    [MembersModule],
    async ({ get, organizationId, words: [, pack, what] }) => {
      const rules = get(UsernameRulesService);
      const effect = ruleEffects.find((one) => one === what);
      if (pack !== undefined && what === 'off') await rules.removePack(operatorIn(organizationId), pack);
      else if (pack !== undefined) await rules.putPack(operatorIn(organizationId), pack, effect);
      const items = (await rules.listPacks(organizationId)).map((one) => ({
        ...pick(one, 'name', 'version', 'effect', 'active'),
        size: one.rules.length,
      }));
      const text = linesOf(items, ({ name, size, effect: on }) => `${name}  ${size} rules  ${on ?? 'off'}`);
      return { data: { organizationId, items }, text };
    },
    ({ words: [, , what = 'off'], reject }: Call) => {
      if (![...ruleEffects, 'off'].includes(what)) reject('the last word must be deny, review or off');
    },
  ),
};
