import { randomBytes } from 'node:crypto';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { DemoTokens } from './access.service.js';

/** What the examples need to succeed on this installation's demo data. */
export interface DemoExamples {
  /** Of the user in the example of the sign-in: an admin, whose token makes all other examples succeed. */
  readonly password: string;
  readonly refreshToken: string;
  readonly reusedToken: string;
  readonly tokens: DemoTokens;
  /** A file of a picture that is there. */
  readonly picture: string | undefined;
  /** Id of the default address of that admin. */
  readonly ownEmail: string | undefined;
  /** The same of the member whom the examples of the administration change. */
  readonly memberEmail: string | undefined;
  /** A job to retry. */
  readonly parkedJob: string | undefined;
  /** Notifications of that admin: one to archive, and one to delete; and one of a member, to recall. */
  readonly notifications: Readonly<Record<'archived' | 'deleted' | 'recalled', string | undefined>>;
}

const memberPath = '/admin/organizations/{organizationId}/members/{userId}';
const sentNotification = '/admin/organizations/{organizationId}/notifications/{notificationId}';

/** Parameters of paths whose examples are of this installation. */
const replaced = ['id', 'file', 'notificationId'];

type Properties = Record<string, { example?: unknown }>;

function propertiesOf(document: OpenAPIObject, schema: string): Properties {
  return (document.components?.schemas?.[schema] as { properties?: Properties } | undefined)?.properties ?? {};
}

/** Bodies of what asks for a recent sign-in, or the password. */
const confirmed = [
  'ChangePasswordDto',
  'NewApiKeyDto',
  'WalletProofDto',
  'BeginAuthenticatorDto',
  'RecentSignInDto',
  'BeginIdentityLinkDto',
  'NewOwnOrganizationDto',
  'HandOverOrganizationDto',
  'DeleteOrganizationDto',
  'NewEmailDto',
  'NewImpersonationDto',
];

/** Values for fields of bodies, in place of those of the documents: the class, its field, the value. */
function fieldExamples({
  password,
  refreshToken,
  reusedToken,
  tokens,
}: DemoExamples): [schema: string, field: string, value: string][] {
  // Others each time, so that the examples that make something succeed more than once.
  const mark = randomBytes(3).toString('hex');
  return [
    ['SignUpDto', 'email', `nina-${mark}@demo.example`],
    ['SignUpDto', 'handle', `nina-${mark}`],
    ['NewOrganizationDto', 'id', `acme-${mark}`],
    ['NewOwnOrganizationDto', 'id', `chess-${mark}`],
    ['NewDomainDto', 'domain', `company-${mark}.example`],
    ['NewRoleDto', 'name', `Support ${mark}`],
    ['NewApplicationPermissionDto', 'name', `export:invoices-${mark}`],
    ['InvitePersonDto', 'email', `ines-${mark}@demo.example`],
    ['AcceptInvitationDto', 'handle', `ina-${mark}`],
    ['AcceptInvitationDto', 'token', tokens.accept],
    ['JoinOrganizationDto', 'token', tokens.join],
    ['VerifyEmailDto', 'token', tokens.verify],
    ['ResetPasswordDto', 'token', tokens.reset],
    ['UndoEmailChangeDto', 'token', tokens.undo],
    ['NewEmailDto', 'email', `ada-${mark}@demo.example`],
    ['NewMemberEmailDto', 'email', `milo-${mark}@demo.example`],
    ['RestoreAccountDto', 'token', tokens.restore],
    ['SignInFactorDto', 'challenge', tokens.factor.challenge],
    ['SignInFactorDto', 'code', tokens.factor.code],
    ['BrowserSignInFactorDto', 'challenge', tokens.browserFactor.challenge],
    ['BrowserSignInFactorDto', 'code', tokens.browserFactor.code],
    ['SignInByEmailDto', 'request', tokens.signIn.request],
    ['SignInByEmailDto', 'code', tokens.signIn.code],
    ['BrowserSignInByEmailDto', 'request', tokens.browserSignIn.request],
    ['BrowserSignInByEmailDto', 'code', tokens.browserSignIn.code],
    ['LoginDto', 'password', password],
    ...confirmed.map((schema): [string, string, string] => [schema, 'currentPassword', password]),
    ['RefreshDto', 'refreshToken', refreshToken],
    ['RefreshSessionDto', 'refreshToken', reusedToken],
  ];
}

/**
 * Puts the secrets of this installation into the examples, so that they succeed as they stand. Only in demo
 * mode, which listens on 127.0.0.1.
 */
export function withDemoExamples(document: OpenAPIObject, examples: DemoExamples): OpenAPIObject {
  for (const [schema, field, value] of fieldExamples(examples)) {
    const property = propertiesOf(document, schema)[field];
    if (property) property.example = value;
  }
  const paths: [operation: { parameters?: object[] } | undefined, example: string | undefined][] = [
    [document.paths['/pictures/{file}']?.get, examples.picture],
    [document.paths['/auth/emails/{id}/default']?.put, examples.ownEmail],
    [document.paths[`${memberPath}/emails/{id}/default`]?.put, examples.memberEmail],
    [document.paths['/admin/jobs/{id}/retry']?.post, examples.parkedJob],
    [document.paths['/v1/user/notifications/{id}/archive']?.put, examples.notifications.archived],
    [document.paths['/v1/user/notifications/{id}/archive']?.delete, examples.notifications.archived],
    [document.paths['/v1/user/notifications/{id}']?.delete, examples.notifications.deleted],
    [document.paths[sentNotification]?.get, examples.notifications.archived],
    [document.paths[sentNotification]?.delete, examples.notifications.recalled],
  ];
  for (const [operation, example] of paths) {
    // Beside it there may be the organization and the member, in any order.
    const parameter = operation?.parameters?.find((one) => 'name' in one && replaced.includes(one.name as string));
    if (parameter && example !== undefined) Object.assign(parameter, { example });
  }
  return document;
}
