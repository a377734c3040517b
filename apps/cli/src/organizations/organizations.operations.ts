import { AccountsModule, OrganizationsService } from '@app/accounts';
import { MembersModule, OrganizationQueries } from '@app/members';
import { AuthModule, generatedPassword, OrganizationSecrets } from '@app/auth';
import { Precondition, type OrganizationId } from '@app/common';
import { TransactionManager } from '@app/database';
import { OrganizationsRepository, SettingsService, type OrganizationRecord, type VersionedSettings } from '@app/organizations';
import type { Call, Outcome } from '../command.js';
import { open, openOrganization } from '../installation.js';
import { inOrganization, listOf, validated } from '../operation.js';
import { readSecret } from '../standard-streams.js';
import { OrgCreateDto, OrgRenameDto } from './organizations.dto.js';

const toEntry = ({ id, name, createdAt, updatedAt }: OrganizationRecord): object => ({ id, name, createdAt, updatedAt });
const lineOf = ({ id, name, createdAt }: OrganizationRecord): string => `${id}  ${name}  since ${createdAt.toISOString()}`;

function toSettingsEntry({ usernameCustomization, profilePictureUpload, publicProfiles, signUp }: VersionedSettings): object {
  const { unique, pattern, minLength, maxLength, confusables } = usernameCustomization;
  return { usernameCustomization: { unique, pattern, minLength, maxLength, confusables }, profilePictureUpload, publicProfiles, signUp };
}

function settingsText({ usernameCustomization, profilePictureUpload, publicProfiles, signUp }: VersionedSettings): string {
  const { unique, pattern, minLength, maxLength, confusables } = usernameCustomization;
  return [
    `usernames        ${unique ? 'unique' : 'not unique'}, ${minLength} to ${maxLength} characters, pattern ${pattern ?? 'any'}, look-alikes ${confusables === 'on' ? 'refused' : 'allowed'}`,
    `picture upload   ${profilePictureUpload ? 'on' : 'off'}`,
    `public profiles  ${publicProfiles ? 'on' : 'off'}`,
    `sign-up          ${signUp}`,
  ].join('\n');
}

export async function createOrganization({ words: [id], options, context }: Call): Promise<Outcome> {
  const request = await validated(OrgCreateDto, { id, ...options });
  const given = request.passwordStdin ? await readSecret(context, 'Type the password of the admin') : undefined;
  const admin = { email: request.adminEmail, name: request.adminName, password: given ?? generatedPassword() };
  const creation = { id: request.id, name: request.name, admin };
  const adminId = await open(context, [AccountsModule], (get) => get(OrganizationsService).createWithAdmin(creation));
  const data = { organizationId: request.id, adminId, email: admin.email, ...(given === undefined && { password: admin.password }) };
  const password = given === undefined ? `\nPassword: ${admin.password} (shown only now)` : '';
  return { data, text: `Organization ${request.id} is there; its admin is ${admin.email} (${adminId}).${password}` };
}

export const listOrganizations = listOf<OrganizationRecord>({
  modules: [MembersModule],
  reader: (get) => Promise.resolve(({ limit, cursor }) => get(OrganizationQueries).list(limit, cursor)),
  entry: toEntry,
  line: lineOf,
});

export const showOrganization = inOrganization([], async (get, organizationId) => {
  const record = await get(OrganizationsRepository).read(organizationId);
  const settings = await get(SettingsService).read(organizationId);
  return { data: { ...toEntry(record), settings: toSettingsEntry(settings) }, text: `${lineOf(record)}\n${settingsText(settings)}` };
});

export async function renameOrganization({ words: [id, word], context }: Call): Promise<Outcome> {
  const { name } = await validated(OrgRenameDto, { name: word });
  return openOrganization(context, [MembersModule], id, async (get, organizationId) => {
    const renamed = await get(OrganizationsService).rename(organizationId, name, Precondition.none);
    return { data: toEntry(renamed), text: `${renamed.id} is called ${renamed.name}.` };
  });
}

interface SettingsOptions {
  readonly usernamesUnique?: boolean;
  readonly usernamesPattern?: string | null;
  readonly usernamesLength?: { readonly minLength: number; readonly maxLength: number };
  readonly usernamesLookAlikes?: 'off' | 'on';
  readonly pictureUpload?: boolean;
  readonly publicProfiles?: boolean;
  readonly signUp?: 'open' | 'invite';
}

export const organizationSettings = inOrganization<SettingsOptions>([], async (get, organizationId, { options }) => {
  const isChange = Object.keys(options).some((one) => one !== 'json');
  const settings = isChange
    ? await get(SettingsService).change(organizationId, changeOf(options), Precondition.none)
    : await get(SettingsService).read(organizationId);
  return { data: toSettingsEntry(settings), text: settingsText(settings) };
});

function changeOf(options: SettingsOptions): Parameters<SettingsService['change']>[1] {
  const { usernamesUnique: unique, usernamesPattern: pattern, usernamesLength, usernamesLookAlikes, pictureUpload, publicProfiles, signUp } = options;
  return {
    usernameCustomization: {
      ...(unique !== undefined && { unique }),
      ...(pattern !== undefined && { pattern }),
      ...usernamesLength,
      ...(usernamesLookAlikes !== undefined && { confusables: usernamesLookAlikes }),
    },
    ...(pictureUpload !== undefined && { profilePictureUpload: pictureUpload }),
    ...(publicProfiles !== undefined && { publicProfiles }),
    ...(signUp && { signUp }),
  };
}

export async function savePylonSecret({ words: [id], context }: Call): Promise<Outcome> {
  const organizationId = id as OrganizationId;
  const secret = await readSecret(context, 'Paste the secret');
  await open(context, [AuthModule], (get) => get(TransactionManager).run((tx) => get(OrganizationSecrets).set(tx, organizationId, 'pylon', secret)));
  return { data: { organizationId, kept: true }, text: `The Pylon secret of ${organizationId} is kept.` };
}
