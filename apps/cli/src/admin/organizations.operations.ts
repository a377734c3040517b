import { AccountsModule, OrganizationsService } from '@app/accounts';
import { MembersModule, OrganizationQueries } from '@app/members';
import { AuthModule, OrganizationSecrets, PasswordsService } from '@app/auth';
import { Precondition, pick } from '@app/common';
import { TransactionManager } from '@app/database';
import { OrganizationsRepository, SettingsService } from '@app/organizations';
import type { OrganizationRecord, VersionedSettings } from '@app/organizations';
import type { Call, ListOptions, OptionsOf, Outcome } from '../command.js';
import { readSecret } from '../streams.js';
import { defined, inOrganization, listed, operation, withPassword } from '../operation.js';
import type { organizations } from './organizations.commands.js';
import { OrganizationRequest, RenameRequest, validated } from './requests.js';

type Options<Name extends string> = OptionsOf<typeof organizations, Name>;

const entryOf = (record: OrganizationRecord): object => pick(record, 'id', 'name', 'createdAt', 'updatedAt');
const lineOf = ({ id, name, createdAt }: OrganizationRecord): string =>
  `${id}  ${name}  since ${createdAt.toISOString()}`;

function settingsOutcome({ usernameCustomization, version: _version, ...rest }: VersionedSettings): Outcome {
  const names = pick(usernameCustomization, 'unique', 'pattern', 'minLength', 'maxLength', 'confusables');
  const lines = [
    `usernames        ${names.unique ? 'unique' : 'not unique'}, ${names.minLength} to ${names.maxLength} characters, pattern ${names.pattern ?? 'any'}, look-alikes ${names.confusables === 'on' ? 'refused' : 'allowed'}`,
    `picture upload   ${rest.profilePictureUpload ? 'on' : 'off'}`,
    `public profiles  ${rest.publicProfiles ? 'on' : 'off'}`,
    `sign-up          ${rest.signUp}`,
    `look             language ${rest.locale ?? 'en'}, logo ${rest.logoUrl ?? 'none'}, color ${rest.color ?? 'of Facet'}`,
    `second factor    ${rest.secondFactor}, ${rest.secondFactorGraceDays} days of grace`,
  ];
  return { data: { usernameCustomization: names, ...rest }, text: lines.join('\n') };
}

type Change = Parameters<SettingsService['change']>[1];

function changeOf({ json: _json, ...options }: Call<Options<'settings'>>['options']): Change {
  const { usernamesUnique, usernamesPattern, usernamesLength, usernamesLookAlikes, ...others } = options;
  const { pictureUpload: profilePictureUpload, ...rest } = others;
  const names = { unique: usernamesUnique, pattern: usernamesPattern, confusables: usernamesLookAlikes };
  return {
    usernameCustomization: defined({ ...names, ...usernamesLength }),
    ...defined({ profilePictureUpload, ...rest }),
  };
}

export const operations = {
  create: operation(
    [AccountsModule],
    async ({ get, given: { request, password } }) => {
      const { id, name, adminEmail: email, adminName } = request;
      const admin = { email, name: adminName, password: password ?? PasswordsService.generate() };
      const adminId = await get(OrganizationsService).createWithAdmin({ id, name, admin });
      const text = `Organization ${id} is there; its admin is ${email} (${adminId}).`;
      const data = { organizationId: id, adminId, email };
      return withPassword({ data, text }, password === undefined ? admin.password : undefined);
    },
    async ({ words: [id], options, context }: Call<Options<'create'>>) => {
      const given = { id, ...pick(options, 'name', 'adminEmail', 'adminName') };
      const request = await validated(OrganizationRequest, given);
      const wanted = 'Type the password of the admin';
      return { request, password: options.passwordStdin ? await readSecret(context, wanted) : undefined };
    },
  ),

  list: operation<ListOptions>([MembersModule], (work) =>
    listed(work, {
      read: ({ limit, cursor }) => work.get(OrganizationQueries).list(limit, cursor),
      entry: entryOf,
      line: lineOf,
    }),
  ),

  'pylon-secret': inOrganization(
    [AuthModule],
    async ({ get, organizationId, given: secret }) => {
      await get(TransactionManager).run((tx) => get(OrganizationSecrets).set(tx, organizationId, 'pylon', secret));
      return { data: { organizationId, kept: true }, text: `The Pylon secret of ${organizationId} is kept.` };
    },
    ({ context }: Call) => readSecret(context, 'Paste the secret'),
  ),

  rename: inOrganization(
    [MembersModule],
    async ({ get, organizationId, given: { name } }) => {
      const renamed = await get(OrganizationsService).rename(organizationId, name, Precondition.none);
      return { data: entryOf(renamed), text: `${renamed.id} is called ${renamed.name}.` };
    },
    ({ words: [, name] }: Call) => validated(RenameRequest, { name }),
  ),

  settings: inOrganization<Options<'settings'>>([], async ({ get, organizationId, options }) => {
    const settings = get(SettingsService);
    if (Object.keys(options).every((one) => one === 'json'))
      return settingsOutcome(await settings.read(organizationId));
    return settingsOutcome(await settings.change(organizationId, changeOf(options), Precondition.none));
  }),

  show: inOrganization([], async ({ get, organizationId }) => {
    const record = await get(OrganizationsRepository).read(organizationId);
    const { data, text } = settingsOutcome(await get(SettingsService).read(organizationId));
    return { data: { ...entryOf(record), settings: data }, text: `${lineOf(record)}\n${text}` };
  }),
};
