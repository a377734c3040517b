import { AccountsModule, OrganizationsService } from '@app/accounts';
import { MembersModule, OrganizationQueries } from '@app/members';
import { AuthModule, OrganizationSecrets, PasswordsService } from '@app/auth';
import { Precondition, pick } from '@app/common';
import { TransactionManager } from '@app/database';
import { OrganizationsRepository, SettingsService } from '@app/organizations';
import type { OrganizationRecord, VersionedSettings } from '@app/organizations';
import type { CallOf, OperationsOf, Outcome } from '../command.js';
import { readSecret } from '../streams.js';
import { defined, inOrganization, listed, operation, withPassword } from '../operation.js';
import type { organizations } from './organizations.commands.js';
import { OrganizationRequest, RenameRequest, validated } from './requests.js';

const entryOf = (record: OrganizationRecord): object => pick(record, 'id', 'name', 'createdAt', 'updatedAt');
const lineOf = ({ id, name, createdAt }: OrganizationRecord): string =>
  `${id}  ${name}  since ${createdAt.toISOString()}`;

function settingsOutcome({ usernameCustomization, version: _version, ...rest }: VersionedSettings): Outcome {
  const rules = ['unique', 'pattern', 'minLength', 'maxLength', 'confusables', 'renameCooldownDays'] as const;
  const names = pick(usernameCustomization, ...rules);
  const lines = Object.entries({ ...names, ...rest }).map(([name, value]) => `${name.padEnd(22)}  ${value ?? 'none'}`);
  return { data: { usernameCustomization: names, ...rest }, text: lines.join('\n') };
}

type Change = Parameters<SettingsService['change']>[1];

function changeOf({ json: _json, ...options }: CallOf<typeof organizations, 'settings'>['options']): Change {
  const { usernamesUnique, usernamesPattern, usernamesLength, usernamesLookAlikes, ...others } = options;
  const { usernamesCooldown, usernamesRedirects, usernamesAvailability, pictureUpload, ...settings } = others;
  const names = { unique: usernamesUnique, pattern: usernamesPattern, confusables: usernamesLookAlikes };
  const shown = { usernameRedirects: usernamesRedirects, usernameAvailability: usernamesAvailability };
  return {
    usernameCustomization: defined({ ...names, ...usernamesLength, renameCooldownDays: usernamesCooldown }),
    ...defined({ profilePictureUpload: pictureUpload, ...shown, ...settings }),
  };
}

export const operations: OperationsOf<typeof organizations> = {
  create: operation([AccountsModule], async ({ words: [id], options, context }) => {
    const given = { id, ...pick(options, 'name', 'adminEmail', 'adminName') };
    const request = await validated(OrganizationRequest, given);
    const read = options.passwordStdin ? await readSecret(context, 'Type the password of the admin') : undefined;
    return async (get) => {
      const { id, name, adminEmail: email, adminName } = request;
      const admin = { email, name: adminName, password: read ?? PasswordsService.generate() };
      const adminId = await get(OrganizationsService).createWithAdmin({ id, name, admin });
      const text = `Organization ${id} is there; its admin is ${email} (${adminId}).`;
      const data = { organizationId: id, adminId, email };
      return withPassword({ data, text }, read === undefined ? admin.password : undefined);
    };
  }),

  list: operation(
    [MembersModule],
    (call) => (get) =>
      listed(call, {
        read: ({ limit, cursor }) => get(OrganizationQueries).list(limit, cursor),
        entry: entryOf,
        line: lineOf,
      }),
  ),

  'pylon-secret': inOrganization([AuthModule], async ({ context }) => {
    const secret = await readSecret(context, 'Paste the secret');
    return async (get, organizationId) => {
      await get(TransactionManager).run((tx) => get(OrganizationSecrets).set(tx, organizationId, 'pylon', secret));
      return { data: { organizationId, kept: true }, text: `The Pylon secret of ${organizationId} is kept.` };
    };
  }),

  rename: inOrganization([MembersModule], async ({ words }) => {
    const { name } = await validated(RenameRequest, { name: words[1] });
    return async (get, organizationId) => {
      const renamed = await get(OrganizationsService).rename(organizationId, name, Precondition.none);
      return { data: entryOf(renamed), text: `${renamed.id} is called ${renamed.name}.` };
    };
  }),

  settings: inOrganization([], ({ options }) => async (get, organizationId) => {
    const settings = get(SettingsService);
    if (Object.keys(options).every((one) => one === 'json'))
      return settingsOutcome(await settings.read(organizationId));
    return settingsOutcome(await settings.change(organizationId, changeOf(options), Precondition.none));
  }),

  show: inOrganization([], () => async (get, organizationId) => {
    const record = await get(OrganizationsRepository).read(organizationId);
    const { data, text } = settingsOutcome(await get(SettingsService).read(organizationId));
    return { data: { ...entryOf(record), settings: data }, text: `${lineOf(record)}\n${text}` };
  }),
};
