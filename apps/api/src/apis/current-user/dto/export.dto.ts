import { ApiProperty } from '@nestjs/swagger';
import { ExportedAuditEntryDto, ExportLeftOutDto } from './exported-audit.dto.js';
import { ExportedKnownDeviceDto, ExportedSessionDto } from './exported-devices.dto.js';
import {
  ExportedAddedEmailDto,
  ExportedEmailChangeDto,
  ExportedLinkDto,
  ExportedSentEmailDto,
  ExportedSignUpDto,
} from './exported-emails.dto.js';
import { ExportedMembershipDto } from './exported-membership.dto.js';
import { ExportedUserDto } from './exported-user.dto.js';
import { ExportedFormerUsernameDto, ExportedReservedUsernameDto } from './exported-usernames.dto.js';

/** An email address of the user. */
export class ExportedEmailDto {
  /** @example "ada.admin@demo.example" */
  email: string;

  verified: boolean;

  /** Whether Facet sends mail to this address. */
  default: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

/** A phone number of the user. */
export class ExportedPhoneNumberDto {
  /** @example "+41446681800" */
  phoneNumber: string;

  verified: boolean;

  primary: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

/** The user as another issuer knows them. */
export class ExportedIdentityDto {
  /** @example "https://issuer.example.com" */
  issuer: string;

  /** @example "corp" */
  provider: string;

  /** @example "00u1a2b3" */
  subject: string;

  /** @example "Ada Admin" */
  name?: string;

  /** @example "ada@corp.example" */
  email?: string;

  emailVerified: boolean;

  /** @example "https://example.com/ada.png" */
  avatarUrl?: string;

  /** When the issuer last sent claims about the user. */
  @ApiProperty({ format: 'date-time', required: false })
  claimsAt?: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

/** A wallet that the user proved to be theirs. */
export class ExportedWalletDto {
  /** @example "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266" */
  address: string;

  @ApiProperty({ type: 'integer' })
  chainId: number;

  @ApiProperty({ format: 'date-time' })
  linkedAt: string;
}

/** The authenticator app, whose secret is not exported. */
export class ExportedAuthenticatorAppDto {
  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** Not there: it is not in use yet. */
  @ApiProperty({ format: 'date-time', required: false })
  confirmedAt?: string;

  @ApiProperty({ type: 'integer' })
  recoveryCodesLeft: number;
}

/** A passkey. */
export class ExportedPasskeyDto {
  /** @example "Ada's phone" */
  name: string;

  /** @example ["internal"] */
  transports: string[];

  synced: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', required: false })
  lastUsedAt?: string;
}

/** A wallet that another system said to be of the user. No other user sees it until the user proves it. */
export class ExportedClaimedWalletDto {
  /** @example "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266" */
  address: string;

  @ApiProperty({ type: 'integer' })
  chainId?: number;

  @ApiProperty({ format: 'date-time' })
  linkedAt?: string;
}

/** An API key, of which only a hash of the secret half is kept. */
export class ExportedApiKeyDto {
  /** @example "DemoKeyAdaAdmin0" */
  id: string;

  /** @example "nightly report" */
  name: string;

  /** @example "demo" */
  organizationId: string;

  /** @example ["read:users"] */
  scopes: string[];

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', required: false })
  expiresAt?: string;

  @ApiProperty({ format: 'date-time', required: false })
  lastUsedAt?: string;
}

/** An invitation to an address of the user. */
export class ExportedInvitationDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "demo" */
  organizationId: string;

  /** @example "ada.admin@demo.example" */
  email: string;

  /**
   * The name that the inviter chose.
   * @example "Ada Admin"
   */
  name?: string;

  /**
   * Ids of the roles in the invitation.
   * @example ["rol_DemoModerator000"]
   */
  roles: string[];

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  @ApiProperty({ format: 'date-time', required: false })
  acceptedAt?: string;

  @ApiProperty({ format: 'date-time', required: false })
  revokedAt?: string;
}

/** All data of the caller. */
export class ExportDto {
  person: ExportedUserDto;

  @ApiProperty({ type: [ExportedEmailDto] })
  emails: ExportedEmailDto[];

  @ApiProperty({ type: [ExportedPhoneNumberDto] })
  phoneNumbers: ExportedPhoneNumberDto[];

  @ApiProperty({ type: [ExportedIdentityDto] })
  identities: ExportedIdentityDto[];

  @ApiProperty({ type: [ExportedWalletDto] })
  wallets: ExportedWalletDto[];

  claimedWallet?: ExportedClaimedWalletDto;

  authenticatorApp?: ExportedAuthenticatorAppDto;

  @ApiProperty({ type: [ExportedPasskeyDto] })
  passkeys: ExportedPasskeyDto[];

  @ApiProperty({ type: [ExportedSessionDto] })
  sessions: ExportedSessionDto[];

  @ApiProperty({ type: [ExportedKnownDeviceDto] })
  knownDevices: ExportedKnownDeviceDto[];

  @ApiProperty({ type: [ExportedApiKeyDto] })
  apiKeys: ExportedApiKeyDto[];

  @ApiProperty({ type: [ExportedInvitationDto] })
  invitations: ExportedInvitationDto[];

  @ApiProperty({ type: [ExportedReservedUsernameDto] })
  reservedUsernames: ExportedReservedUsernameDto[];

  /** Names of the past year, oldest first in each organization. */
  @ApiProperty({ type: [ExportedFormerUsernameDto] })
  formerUsernames: ExportedFormerUsernameDto[];

  /** Sign-ups with an address of the user that were not confirmed. */
  @ApiProperty({ type: [ExportedSignUpDto] })
  pendingSignUps: ExportedSignUpDto[];

  /** Addresses that the user added and has not verified. */
  @ApiProperty({ type: [ExportedAddedEmailDto] })
  addedEmails: ExportedAddedEmailDto[];

  /** Changes of the default address that can be undone. */
  @ApiProperty({ type: [ExportedEmailChangeDto] })
  emailChanges: ExportedEmailChangeDto[];

  /** Links that were sent and not used. */
  @ApiProperty({ type: [ExportedLinkDto] })
  links: ExportedLinkDto[];

  /** Emails that wait to be sent. */
  @ApiProperty({ type: [ExportedSentEmailDto] })
  letters: ExportedSentEmailDto[];

  @ApiProperty({ type: [ExportedMembershipDto] })
  memberships: ExportedMembershipDto[];

  /** Audit entries about the user, oldest first in each organization. */
  @ApiProperty({ type: [ExportedAuditEntryDto] })
  audit: ExportedAuditEntryDto[];

  /** Stored data that is not in this export. */
  @ApiProperty({ type: [ExportLeftOutDto] })
  leftOut: ExportLeftOutDto[];
}
