import { Role, RoleAssignment } from '@app/access';
import { PendingSignUp } from '@app/accounts';
import { AuditEntry, AuditOrigin, AuditSubject } from '@app/audit';
import { ApiKey, IssuerKeySet, OneTimeToken, OrganizationSecret, PasswordCredential, Session, SigningKey } from '@app/auth';
import { Invitation } from '@app/invitations';
import { JobRunnerSign } from '@app/jobs';
import { RateLimit } from '@app/limits';
import { Mail } from '@app/mail';
import { IdempotencyKey } from '@app/idempotency';
import { Inbox, NotificationDelivery, NotificationFeed, NotificationMark, NotificationMessage, NotificationRead } from '@app/notifications';
import { CollectionObject, Member, MemberKey, Organization, Profile } from '@app/organizations';
import { dataSourceOptions, type ConnectionSettings } from '@app/persistence';
import { Picture } from '@app/pictures';
import { Tombstone } from '@app/privacy';
import { Referral } from '@app/referrals';
import { RegisteredName } from '@app/usernames';
import { Email, Identity, PhoneNumber, User } from '@app/users';
import { Wallet, WalletClaim, WalletNonce } from '@app/wallets';
import type { DataSourceOptions } from 'typeorm';

/** Every entity of every room, in one list: the application, the migrations and the drift check use it. */
export const entities = [
  ...[Picture, User, Email, PhoneNumber, Identity],
  ...[Organization, Member, MemberKey, Profile, CollectionObject],
  ...[Role, RoleAssignment],
  ...[RegisteredName, Referral, RateLimit],
  ...[PasswordCredential, Session, ApiKey, SigningKey, IssuerKeySet, OrganizationSecret, OneTimeToken],
  ...[Mail, Invitation, PendingSignUp, Tombstone],
  ...[Wallet, WalletClaim, WalletNonce],
  ...[AuditEntry, AuditOrigin, AuditSubject],
  ...[NotificationFeed, NotificationMessage, Inbox, NotificationDelivery, NotificationRead, NotificationMark],
  IdempotencyKey,
  ...[JobRunnerSign],
];

/** Options of the one data source. */
export const ormOptions = (settings: ConnectionSettings): DataSourceOptions => dataSourceOptions(settings, entities);
