import {
  ApplicationPermission,
  Role,
  RoleAssignment,
  CollectionObject,
  FormerUsername,
  Member,
  MemberKey,
  NameReview,
  Organization,
  OrganizationDomain,
  Profile,
  RemovedOrganization,
} from '@app/organizations';
import { PendingSignUp, Tombstone } from '@app/accounts';
import { AttributeIndex, AttributeKey, AttributeSchema, MemberAttributes } from '@app/attributes';
import { AuditEntry, AuditOrigin, AuditPlace, AuditSubject } from '@app/audit';
import { authEntities } from '@app/auth';
import { EmailAddition, EmailChange } from '@app/contacts';
import { IdentityProvider, ProviderSignIn } from '@app/identity-providers';
import { Invitation, PastInvitation } from '@app/invitations';
import { DemandNotice, Impersonation, MemberNote } from '@app/members';
import { JobRunnerHeartbeat } from '@app/jobs';
import { RateLimit } from '@app/rate-limits';
import { EmailTemplateRow, Mail } from '@app/mail';
import { IdempotencyKey } from '@app/idempotency';
import {
  Inbox,
  NotificationDelivery,
  NotificationDispatch,
  NotificationHole,
  BroadcastFeed,
  ReadCursor,
  NotificationMessage,
  NotificationRead,
} from '@app/notifications';
import { dataSourceOptions, WriteMark, type ConnectionSettings } from '@app/database';
import { Picture } from '@app/pictures';
import { Referral, Email, Identity, PhoneNumber, User, Wallet, WalletClaim, WalletNonce } from '@app/users';
import { NameRule, RegisteredName } from '@app/usernames';
import type { DataSourceOptions } from 'typeorm';

/** Every entity of every library, in one list: the application, the migrations and the drift check use it. */
export const entities = [
  ...[Picture, User, Email, PhoneNumber, Identity],
  ...[Organization, OrganizationDomain, RemovedOrganization, Member, MemberKey, Profile, CollectionObject],
  ...[Role, RoleAssignment, ApplicationPermission],
  ...[AttributeSchema, MemberAttributes, AttributeIndex, AttributeKey],
  ...[RegisteredName, NameRule, NameReview, FormerUsername, Referral, RateLimit],
  ...authEntities,
  ...[IdentityProvider, ProviderSignIn],
  ...[
    Mail,
    EmailTemplateRow,
    Invitation,
    PastInvitation,
    DemandNotice,
    MemberNote,
    Impersonation,
    PendingSignUp,
    Tombstone,
  ],
  ...[Wallet, WalletClaim, WalletNonce],
  ...[EmailAddition, EmailChange],
  ...[AuditEntry, AuditOrigin, AuditPlace, AuditSubject],
  ...[
    BroadcastFeed,
    NotificationMessage,
    Inbox,
    NotificationDelivery,
    NotificationRead,
    NotificationHole,
    ReadCursor,
    NotificationDispatch,
  ],
  IdempotencyKey,
  ...[JobRunnerHeartbeat, WriteMark],
];

/** Options of the one data source. */
export const ormOptions = (settings: ConnectionSettings): DataSourceOptions => dataSourceOptions(settings, entities);
