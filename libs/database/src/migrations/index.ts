import { Foundation1795240800000 } from './1795240800000-foundation.js';
import { SessionsOrganization1795327200000 } from './1795327200000-sessions-organization.js';
import { Wallets1795330800000 } from './1795330800000-wallets.js';
import { M2Profiles1795413600000 } from './1795413600000-m2-profiles.js';
import { Pictures1795500000000 } from './1795500000000-pictures.js';
import { PersonDetails1795600000000 } from './1795600000000-person-details.js';
import { Notifications1795700000000 } from './1795700000000-notifications.js';
import { JobRunners1795800000000 } from './1795800000000-job-runners.js';
import { Administration1796100000000 } from './1796100000000-administration.js';
import { Lifecycle1796200000000 } from './1796200000000-lifecycle.js';
import { Audit1796300000000 } from './1796300000000-audit.js';
import { SignUpTerms1796450000000 } from './1796450000000-sign-up-terms.js';
import { OperatorInvitations1796503000000 } from './1796503000000-operator-invitations.js';
import { MembershipBans1796503100000 } from './1796503100000-membership-bans.js';
import { OperatorBans1796503200000 } from './1796503200000-operator-bans.js';
import { SelfMadeAccounts1796504100000 } from './1796504100000-self-made-accounts.js';
import { PendingSignUps1796504200000 } from './1796504200000-pending-sign-ups.js';
import { IdentityClaims1796505100000 } from './1796505100000-identity-claims.js';
import { IdentityKeys1796505200000 } from './1796505200000-identity-keys.js';
import { ImportedHashes1796505300000 } from './1796505300000-imported-hashes.js';
import { SessionGrace1796506000000 } from './1796506000000-session-grace.js';
import { SessionBounds1796506100000 } from './1796506100000-session-bounds.js';
import { SecretIds1796506200000 } from './1796506200000-secret-ids.js';
import { MailSecretIds1796506300000 } from './1796506300000-mail-secret-ids.js';
import { KeySecretIds1796506400000 } from './1796506400000-key-secret-ids.js';
import { SessionAuthTime1796507000000 } from './1796507000000-session-auth-time.js';
import { OwnScopes1796507100000 } from './1796507100000-own-scopes.js';
import { AuditCredential1796507200000 } from './1796507200000-audit-credential.js';
import { InvitationBounds1796514000000 } from './1796514000000-invitation-bounds.js';
import { LetterSignUps1796514100000 } from './1796514100000-letter-sign-ups.js';
import { ClientRequestIds1796515100000 } from './1796515100000-client-request-ids.js';
import { NameHolds1796601000000 } from './1796601000000-name-holds.js';
import { NameHoldKeys1796601001000 } from './1796601001000-name-hold-keys.js';
import { DomainKeys1796601002000 } from './1796601002000-domain-keys.js';
import { IssuerKeySets1796602000000 } from './1796602000000-issuer-key-sets.js';
import { InvitationEnds1796602001000 } from './1796602001000-invitation-ends.js';
import { LetteredSignUps1796602002000 } from './1796602002000-lettered-sign-ups.js';
import { SelfDeletions1796603000000 } from './1796603000000-self-deletions.js';
import { SelfDeletionsBefore1796603000100 } from './1796603000100-self-deletions-before.js';
import { RestoreLinks1796603000200 } from './1796603000200-restore-links.js';
import { RestoreLinksValid1796603000300 } from './1796603000300-restore-links-valid.js';
import { WalletClaims1796604000000 } from './1796604000000-wallet-claims.js';
import { UserSearchKeys1796701000000 } from './1796701000000-user-search-keys.js';
import { EmailSearchKeys1796701001000 } from './1796701001000-email-search-keys.js';
import { ProfileSearchKeys1796701002000 } from './1796701002000-profile-search-keys.js';
import { UserSearchTriggers1796701003000 } from './1796701003000-user-search-triggers.js';
import { EmailSearchTriggers1796701004000 } from './1796701004000-email-search-triggers.js';
import { SearchKeysMissing1796701005000 } from './1796701005000-search-keys-missing.js';
import { NewProfileKeys1796701006000 } from './1796701006000-new-profile-keys.js';
import { TrustedIssuers1796803000000 } from './1796803000000-trusted-issuers.js';
import { StreamTickets1796807000000 } from './1796807000000-stream-tickets.js';
import { SearchGrams1796812000000 } from './1796812000000-search-grams.js';
import { MemberKeyGrams1796812001000 } from './1796812001000-member-key-grams.js';
import { RecordAudit1796812002000 } from './1796812002000-record-audit.js';
import { EmailSignIns1796821000000 } from './1796821000000-email-sign-ins.js';
import { SessionMethods1796821001000 } from './1796821001000-session-methods.js';
import { SecondFactors1796824000000 } from './1796824000000-second-factors.js';
import { OwnOrganizations1796830000000 } from './1796830000000-own-organizations.js';
import { OrganizationCreators1796830001000 } from './1796830001000-organization-creators.js';
import { EmailAdditions1796833000000 } from './1796833000000-email-additions.js';
import { Passkeys1796836000000 } from './1796836000000-passkeys.js';
import { IdentityProviders1796839000000 } from './1796839000000-identity-providers.js';
import { WalletSignIns1796839001000 } from './1796839001000-wallet-sign-ins.js';
import { ClaimName1796842000000 } from './1796842000000-claim-name.js';
import { AuditPlaces1796842001000 } from './1796842001000-audit-places.js';
import { WriteMarks1796842002000 } from './1796842002000-write-marks.js';
import { FactorDemand1796850000000 } from './1796850000000-factor-demand.js';
import { SignInEnds1796850001000 } from './1796850001000-sign-in-ends.js';
import { ProviderMetadataChecks1796852000000 } from './1796852000000-provider-metadata-checks.js';
import { OrganizationLook1796854000000 } from './1796854000000-organization-look.js';
import { OrganizationLookValid1796854000100 } from './1796854000100-organization-look-valid.js';
import { EmailTemplates1796854001000 } from './1796854001000-email-templates.js';
import { MemberAttributes1796858000000 } from './1796858000000-member-attributes.js';
import { AttributeKeys1796858001000 } from './1796858001000-attribute-keys.js';
import { AuditByKey1796864000000 } from './1796864000000-audit-by-key.js';
import { ApplicationPermissions1796871000000 } from './1796871000000-application-permissions.js';
import { ApiKeyScopes1796871100000 } from './1796871100000-api-key-scopes.js';
import { MembershipBanEnds1796872000000 } from './1796872000000-membership-ban-ends.js';
import { AccountBanEnds1796872001000 } from './1796872001000-account-ban-ends.js';
import { BanEndIndexes1796872002000 } from './1796872002000-ban-end-indexes.js';
import { TemporaryPasswords1796872100000 } from './1796872100000-temporary-passwords.js';
import { PasswordChangeLinks1796872101000 } from './1796872101000-password-change-links.js';
import { PasswordChangeLinksValid1796872102000 } from './1796872102000-password-change-links-valid.js';
import { MembersByJoining1796873000000 } from './1796873000000-members-by-joining.js';
import { NameRules1796874000000 } from './1796874000000-name-rules.js';
import { NameReviews1796874000100 } from './1796874000100-name-reviews.js';
import { FormerUsernames1796875000000 } from './1796875000000-former-usernames.js';
import { UsernameSettings1796875100000 } from './1796875100000-username-settings.js';
import { UsernameSettingsValid1796875100100 } from './1796875100100-username-settings-valid.js';
import { AuditRetention1796876000000 } from './1796876000000-audit-retention.js';
import { InvitationLinks1796877000000 } from './1796877000000-invitation-links.js';
import { PastInvitations1796877001000 } from './1796877001000-past-invitations.js';
import { OrganizationDomains1796877002000 } from './1796877002000-organization-domains.js';
import { KnownDevices1796878000000 } from './1796878000000-known-devices.js';
import { MailDevices1796878001000 } from './1796878001000-mail-devices.js';
import { DemandNotices1796878100000 } from './1796878100000-demand-notices.js';
import { MailDue1796878101000 } from './1796878101000-mail-due.js';
import { NotificationHoles1796880000000 } from './1796880000000-notification-holes.js';
import { MemberNotes1796881000000 } from './1796881000000-member-notes.js';
import { ProfilesByUsername1796882000000 } from './1796882000000-profiles-by-username.js';
import { ReservedNames1796882001000 } from './1796882001000-reserved-names.js';
import { FormerNames1796882002000 } from './1796882002000-former-names.js';
import { Impersonation1796885000000 } from './1796885000000-impersonation.js';
import { Impersonations1796885001000 } from './1796885001000-impersonations.js';
import { RecalledNotifications1796886000000 } from './1796886000000-recalled-notifications.js';
import { FeedRecalls1796886001000 } from './1796886001000-feed-recalls.js';
import { RecallIndex1796886002000 } from './1796886002000-recall-index.js';
import { InboxSample1796886003000 } from './1796886003000-inbox-sample.js';
import { NotificationRoles1796889000000 } from './1796889000000-notification-roles.js';
import { DeliverySamples1796889001000 } from './1796889001000-delivery-samples.js';
import { DeliverySampleIndex1796889002000 } from './1796889002000-delivery-sample-index.js';
import { NotificationDispatches1796889003000 } from './1796889003000-notification-dispatches.js';

/** All migrations, oldest first. A migration is never edited after it landed. Written by `npm run generate`. */
export const migrations = [
  Foundation1795240800000,
  SessionsOrganization1795327200000,
  Wallets1795330800000,
  M2Profiles1795413600000,
  Pictures1795500000000,
  PersonDetails1795600000000,
  Notifications1795700000000,
  JobRunners1795800000000,
  Administration1796100000000,
  Lifecycle1796200000000,
  Audit1796300000000,
  SignUpTerms1796450000000,
  OperatorInvitations1796503000000,
  MembershipBans1796503100000,
  OperatorBans1796503200000,
  SelfMadeAccounts1796504100000,
  PendingSignUps1796504200000,
  IdentityClaims1796505100000,
  IdentityKeys1796505200000,
  ImportedHashes1796505300000,
  SessionGrace1796506000000,
  SessionBounds1796506100000,
  SecretIds1796506200000,
  MailSecretIds1796506300000,
  KeySecretIds1796506400000,
  SessionAuthTime1796507000000,
  OwnScopes1796507100000,
  AuditCredential1796507200000,
  InvitationBounds1796514000000,
  LetterSignUps1796514100000,
  ClientRequestIds1796515100000,
  NameHolds1796601000000,
  NameHoldKeys1796601001000,
  DomainKeys1796601002000,
  IssuerKeySets1796602000000,
  InvitationEnds1796602001000,
  LetteredSignUps1796602002000,
  SelfDeletions1796603000000,
  SelfDeletionsBefore1796603000100,
  RestoreLinks1796603000200,
  RestoreLinksValid1796603000300,
  WalletClaims1796604000000,
  UserSearchKeys1796701000000,
  EmailSearchKeys1796701001000,
  ProfileSearchKeys1796701002000,
  UserSearchTriggers1796701003000,
  EmailSearchTriggers1796701004000,
  SearchKeysMissing1796701005000,
  NewProfileKeys1796701006000,
  TrustedIssuers1796803000000,
  StreamTickets1796807000000,
  SearchGrams1796812000000,
  MemberKeyGrams1796812001000,
  RecordAudit1796812002000,
  EmailSignIns1796821000000,
  SessionMethods1796821001000,
  SecondFactors1796824000000,
  OwnOrganizations1796830000000,
  OrganizationCreators1796830001000,
  EmailAdditions1796833000000,
  Passkeys1796836000000,
  IdentityProviders1796839000000,
  WalletSignIns1796839001000,
  ClaimName1796842000000,
  AuditPlaces1796842001000,
  WriteMarks1796842002000,
  FactorDemand1796850000000,
  SignInEnds1796850001000,
  ProviderMetadataChecks1796852000000,
  OrganizationLook1796854000000,
  OrganizationLookValid1796854000100,
  EmailTemplates1796854001000,
  MemberAttributes1796858000000,
  AttributeKeys1796858001000,
  AuditByKey1796864000000,
  ApplicationPermissions1796871000000,
  ApiKeyScopes1796871100000,
  MembershipBanEnds1796872000000,
  AccountBanEnds1796872001000,
  BanEndIndexes1796872002000,
  TemporaryPasswords1796872100000,
  PasswordChangeLinks1796872101000,
  PasswordChangeLinksValid1796872102000,
  MembersByJoining1796873000000,
  NameRules1796874000000,
  NameReviews1796874000100,
  FormerUsernames1796875000000,
  UsernameSettings1796875100000,
  UsernameSettingsValid1796875100100,
  AuditRetention1796876000000,
  InvitationLinks1796877000000,
  PastInvitations1796877001000,
  OrganizationDomains1796877002000,
  KnownDevices1796878000000,
  MailDevices1796878001000,
  DemandNotices1796878100000,
  MailDue1796878101000,
  NotificationHoles1796880000000,
  MemberNotes1796881000000,
  ProfilesByUsername1796882000000,
  ReservedNames1796882001000,
  FormerNames1796882002000,
  Impersonation1796885000000,
  Impersonations1796885001000,
  RecalledNotifications1796886000000,
  FeedRecalls1796886001000,
  RecallIndex1796886002000,
  InboxSample1796886003000,
  NotificationRoles1796889000000,
  DeliverySamples1796889001000,
  DeliverySampleIndex1796889002000,
  NotificationDispatches1796889003000,
];
