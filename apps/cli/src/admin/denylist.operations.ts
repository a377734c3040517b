import { extname } from 'node:path';
import { text as contentOf } from 'node:stream/consumers';
import { pick } from '@app/common';
import { MembersModule, UsernameRulesService } from '@app/members';
import { denialOf, DenylistService, DenylistNamesInUse, operatorIn } from '@app/organizations';
import { ExportService, namesGiven, namesIn, TransfersModule, type NameList } from '@app/transfers';
import { deniableKeyOf, nameKeyOf, ruleEffects } from '@app/usernames';
import type { Outcome, OperationsOf } from '../command.js';
import { firstOf } from '../failures.js';
import { exported, openFile, targetOf } from '../files.js';
import { inOrganization, linesOf, listed } from '../operation.js';
import type { denylist, names } from './denylist.commands.js';

/** For programs: not there when every entry is a name. */
const notNamesOf = ({ notNames }: NameList): { notNames?: string[] } => (notNames.length > 0 ? { notNames } : {});

/** For people: entries of the list that are no names, and that nothing was changed. */
function outcome(data: object, text: string, { notNames }: NameList, dryRun = false): Outcome {
  const about = notNames.length > 0 ? ` Not names: ${firstOf(notNames)}.` : '';
  return { data: { ...data, dryRun }, text: `${text}${about}${dryRun ? ' Nothing was changed.' : ''}` };
}

export const operations: OperationsOf<typeof denylist> = {
  add: inOrganization([], ({ words: [, ...words], options: { replacement, dryRun = false }, reject }) => {
    if (replacement !== undefined && words.length > 1) reject('--replacement goes with one name');
    const list = namesGiven(words, deniableKeyOf);
    const { keys: names } = list;
    const [name = ''] = words;
    return async (get, organizationId) => {
      const data = { organizationId, denied: names.map((one) => one.name), ...notNamesOf(list) };
      const service = get(DenylistService);
      if (replacement === undefined || names.length === 0) {
        const { added } = await service.extend(organizationId, names, dryRun);
        return outcome(data, `${added} of ${names.length} names are new on the list.`, list, dryRun);
      }
      const { notDenied, renamed } = await service.deny(organizationId, [denialOf(name, replacement)], dryRun);
      const [left] = notDenied;
      const stays = `The name stays with its owner (${left?.reason}):`;
      if (left) throw new DenylistNamesInUse({ message: stays, names: [left.name] });
      const effect = renamed[0] ? `its owner ${renamed[0].userId} is ${replacement}` : 'no member has it';
      return outcome({ ...data, renamed }, `${name} is denied; ${effect}.`, list, dryRun);
    };
  }),

  export: inOrganization([TransfersModule], (call) => {
    const file = targetOf(call, call.words[1], 'the names');
    const format = call.options.format ?? (extname(file) === '.json' ? 'json' : 'lines');
    return (get, organizationId) =>
      exported(call.context, file, async (write) => {
        const names = await get(ExportService).exportDeniedNames(organizationId, format, write);
        return { data: { file, names }, text: `${names} names are in ${file}.` };
      });
  }),

  import: inOrganization([], async ({ words: [, file = ''], options, context }) => {
    const { replace = false, dryRun = false } = options;
    const list = namesIn(await contentOf((await openFile(context, file)).chunks()));
    const names = list.keys.length;
    return async (get, organizationId) => {
      const change = replace ? 'replace' : 'extend';
      const { added, removed } = await get(DenylistService)[change](organizationId, list.keys, dryRun);
      const text = `${names} names: ${added} are new on the list, ${removed} are gone from it.`;
      return outcome({ organizationId, names, added, removed, ...notNamesOf(list) }, text, list, dryRun);
    };
  }),

  list: inOrganization(
    [],
    (call) => (get, organizationId) =>
      listed(call, {
        read: ({ limit, cursor }) =>
          get(DenylistService).listCounted(organizationId, call.options.prefix ?? '', limit, cursor),
        entry: (name) => name,
        line: (name) => name,
      }),
  ),

  remove: inOrganization([], ({ words: [, ...words], options: { dryRun = false } }) => {
    // Also those that came onto the list when more could be denied.
    const list = namesGiven(words, nameKeyOf);
    return async (get, organizationId) => {
      const { allowed, inUse } = await get(DenylistService).allow(organizationId, list.keys, dryRun);
      const data = { usernamesDeleted: allowed.map((one) => one.name), usernamesInUse: inUse.map((one) => one.name) };
      return outcome(data, `${allowed.length} of ${list.keys.length} names are off the list.`, list, dryRun);
    };
  }),
};

export const namesOperations: OperationsOf<typeof names> = {
  packs: inOrganization([MembersModule], ({ words: [, pack, what], reject }) => {
    const effect = ruleEffects.find((one) => one === what);
    if (what !== undefined && what !== 'off' && !effect) reject('the last word must be deny, review or off');
    return async (get, organizationId) => {
      const rules = get(UsernameRulesService);
      if (pack !== undefined && what === 'off') await rules.removePack(operatorIn(organizationId), pack);
      else if (pack !== undefined) await rules.putPack(operatorIn(organizationId), pack, effect);
      const items = (await rules.listPacks(organizationId)).map((one) => ({
        ...pick(one, 'name', 'version', 'effect', 'active'),
        size: one.rules.length,
      }));
      const text = linesOf(items, ({ name, size, effect: on }) => `${name}  ${size} rules  ${on ?? 'off'}`);
      return { data: { organizationId, items }, text };
    };
  }),
};
