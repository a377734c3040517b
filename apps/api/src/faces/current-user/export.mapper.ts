import { Readable } from 'node:stream';
import { StreamAnswer, timeZoneAsWritten } from '@app/http';
import type { Membership, PersonalData } from '@app/privacy';
import type { UserStatus } from '@app/users';
import type { ExportDto, ExportedApiKeyDto, ExportedClaimedWalletDto, ExportedIdentityDto, ExportedSessionDto } from './dto/export.dto.js';
import type { ExportedAddressDto, ExportedPersonDto } from './dto/exported-person.dto.js';
import type { ExportedMembershipDto, ExportedNotificationDto, ExportedObjectDto, ExportedReferralDto } from './dto/exported-membership.dto.js';

type Person = PersonalData['person'];
type ShownNotification = Membership['notifications'] extends AsyncIterable<infer One> ? One : never;

function toAddress(address: NonNullable<Person['address']>): ExportedAddressDto {
  const { addressId, addressLine1, addressLine2, addressLine3, city, state, postalCode, country } = address;
  return { addressId, addressLine1, addressLine2, addressLine3, city, state, postalCode, country };
}

function toPerson(person: Person): ExportedPersonDto {
  const { id, status, name, givenName, familyName, nickname, bio, avatarUrl, locale, timezone, createdAt, updatedAt, passwordChangedAt } = person;
  return {
    id,
    status: status as UserStatus,
    name,
    ...(givenName !== null && { givenName }),
    ...(familyName !== null && { familyName }),
    ...(nickname !== null && { nickname }),
    ...(bio !== null && { bio }),
    ...(avatarUrl !== null && { pictureUrl: avatarUrl }),
    ...(locale !== null && { locale }),
    ...(timezone !== null && { timezone: timeZoneAsWritten(timezone) }),
    ...(person.dateOfBirth !== null && { dateOfBirth: person.dateOfBirth }),
    ...(person.address !== null && { address: toAddress(person.address) }),
    createdAt,
    updatedAt,
    ...(passwordChangedAt !== null && { passwordChangedAt }),
  };
}

function toIdentity({ issuer, provider, subject, name, email, avatarUrl, createdAt }: Person['identities'][number]): ExportedIdentityDto {
  return {
    issuer,
    provider,
    subject,
    ...(name !== null && { name }),
    ...(email !== null && { email }),
    ...(avatarUrl !== null && { avatarUrl }),
    createdAt,
  };
}

function toSession({ organizationId, userAgent, ipAddress, createdAt, lastUsedAt, expiresAt }: Person['sessions'][number]): ExportedSessionDto {
  return {
    ...(organizationId !== null && { organizationId }),
    ...(userAgent !== null && { userAgent }),
    ...(ipAddress !== null && { ipAddress }),
    createdAt,
    lastUsedAt,
    expiresAt,
  };
}

function toApiKey({ id, name, organizationId, scopes, createdAt, lastUsedAt }: Person['apiKeys'][number]): ExportedApiKeyDto {
  return { id, name, organizationId, scopes, createdAt, ...(lastUsedAt !== null && { lastUsedAt }) };
}

function toClaimedWallet({ address, chainId, linkedAt }: NonNullable<Person['claimedWallet']>): ExportedClaimedWalletDto {
  return { address, ...(chainId !== null && { chainId }), ...(linkedAt !== null && { linkedAt }) };
}

/** All but the memberships. */
function toHead({ person }: PersonalData): Omit<ExportDto, 'memberships'> {
  return {
    person: toPerson(person),
    emails: person.emails.map(({ email, verified, isDefault, createdAt }) => ({ email, verified, default: isDefault, createdAt })),
    phoneNumbers: person.phoneNumbers.map(({ phoneNumber, verified, isPrimary, createdAt }) => ({ phoneNumber, verified, primary: isPrimary, createdAt })),
    identities: person.identities.map(toIdentity),
    wallets: person.wallets.map(({ address, chainId, linkedAt }) => ({ address, chainId, linkedAt })),
    ...(person.claimedWallet && { claimedWallet: toClaimedWallet(person.claimedWallet) }),
    sessions: person.sessions.map(toSession),
    apiKeys: person.apiKeys.map(toApiKey),
    invitations: person.invitations.map(({ organizationId, email, createdAt, expiresAt }) => ({ organizationId, email, createdAt, expiresAt })),
  };
}

/** All but the lists that may be long. */
function toMembership(membership: Membership): Omit<ExportedMembershipDto, 'collection' | 'referrals' | 'notifications'> {
  const { organizationId, joinedAt, username, avatarDatasourceId: datasourceId, avatarObjectDefinitionId: objectDefinitionId, wasReferred } = membership;
  return {
    organizationId,
    joinedAt,
    ...(username !== null && { username }),
    ...(datasourceId !== null && objectDefinitionId !== null && { avatar: { datasourceId, objectDefinitionId } }),
    wasReferred,
    roles: membership.roles.map(({ id, name, grantedAt }) => ({ id, name, grantedAt })),
  };
}

const toObject = ({ datasourceId, objectDefinitionId, kind, url }: ExportedObjectDto): ExportedObjectDto => ({ datasourceId, objectDefinitionId, kind, url });
const toReferral = ({ joinedAt }: ExportedReferralDto): ExportedReferralDto => ({ joinedAt });

function toNotification({ type, title, body, data, createdAt, readAt }: ShownNotification): ExportedNotificationDto {
  return { type, title, body, ...(data !== null && { data }), createdAt, ...(readAt !== null && { readAt }) };
}

/** The members of a JSON object, with more to follow. */
const opened = (value: object): string => `${JSON.stringify(value).slice(0, -1)},`;

async function* list<T>(items: AsyncIterable<T>, toEntry: (item: T) => object): AsyncGenerator<string> {
  let before = '[';
  for await (const item of items) {
    yield before + JSON.stringify(toEntry(item));
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}

async function* chunksOf(data: PersonalData): AsyncGenerator<string> {
  yield `${opened(toHead(data))}"memberships":[`;
  for (const [at, membership] of data.memberships.entries()) {
    yield `${at > 0 ? ',' : ''}${opened(toMembership(membership))}"collection":`;
    yield* list(membership.objects, toObject);
    yield ',"referrals":';
    yield* list(membership.brought, toReferral);
    yield ',"notifications":';
    yield* list(membership.notifications, toNotification);
    yield '}';
  }
  yield ']}';
}

/** The export, written while the lists are read. */
export const toExport = (data: PersonalData): StreamAnswer =>
  new StreamAnswer(Readable.from(chunksOf(data), { objectMode: false }), 'application/json; charset=utf-8', 'facet-export.json');
