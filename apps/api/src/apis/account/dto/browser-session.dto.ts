import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { SignInService } from '@app/auth';
import { BodyMayBeAbsent, MayBeAbsent } from '@app/http';
import { TokenUserDto } from './tokens.dto.js';

/** The access token of a browser session. Its refresh token is in the cookie, which no script reads. */
export class BrowserTokensDto {
  /**
   * JWT (RFC 9068). Goes into `Authorization: Bearer …`. Keep it in memory alone.
   * @example "eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.…"
   */
  accessToken: string;

  @ApiProperty({ enum: ['Bearer'] })
  tokenType: string;

  /**
   * Seconds that the access token is valid.
   * @example 600
   */
  @ApiProperty({ type: 'integer' })
  expiresIn: number;

  /** When the session and its cookie end unless they are refreshed. */
  @ApiProperty({ format: 'date-time' })
  sessionExpiresAt: string;

  /**
   * The organization that the session is signed in to.
   * @example "demo"
   */
  organizationId?: string;

  user: TokenUserDto;
}

/** What a refresh of the browser session changes. */
@BodyMayBeAbsent()
export class RefreshBrowserSessionDto {
  /**
   * The organization to move the session to. Default: it stays where it is.
   * @example "demo"
   */
  @MayBeAbsent()
  @IsString()
  @MaxLength(63)
  organizationId?: string;
}

/** The user who is signed in. */
export class SignedInUserDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "Ada Admin" */
  name: string;

  /** @example "ada.admin@demo.example" */
  @ApiProperty({ format: 'email' })
  email?: string;

  emailVerified: boolean;

  @ApiProperty({ format: 'uri' })
  pictureUrl?: string;
}

/** The organization that the session is signed in to. */
export class CurrentOrganizationDto {
  /** @example "demo" */
  id: string;

  /** @example "Demo" */
  name: string;
}

/** A role of the user. */
export class OwnRoleDto {
  /** @example "rol_DemoAdmin0000000" */
  id: string;

  /** @example "Admin" */
  name: string;
}

/** A membership of the user. */
export class OwnMembershipDto {
  /** @example "demo" */
  organizationId: string;

  /** @example "Demo" */
  name: string;

  /**
   * The username in the organization.
   * @example "ada"
   */
  username?: string;

  @ApiProperty({ type: [OwnRoleDto] })
  roles: OwnRoleDto[];
}

/** The admin who acts in the place of the user (RFC 8693, 4.1). */
export class ActingAdminDto {
  @ApiProperty({ format: 'uuid', description: 'Id of the admin' })
  sub: string;
}

/** The signed-in user, with the session. */
export class CurrentSessionDto {
  user: SignedInUserDto;

  organization?: CurrentOrganizationDto;

  /** The first hundred, by id; `/v1/user/containers` lists all. */
  @ApiProperty({ type: [OwnMembershipDto] })
  memberships: OwnMembershipDto[];

  /** Whether there are more than are listed. */
  hasMoreMemberships: boolean;

  /** What the organization of the session keeps of the user and lets them read, by name. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { department: 'Sales' } })
  attributes: Record<string, unknown>;

  /**
   * What the user may do in the organization of the session.
   * @example ["read:users"]
   */
  permissions: string[];

  /** The session, as `/auth/sessions` lists it. Not there for a token of another issuer. */
  @ApiProperty({ format: 'uuid' })
  sessionId?: string;

  /** Only where an admin acts in the place of the user: front ends show a banner. */
  act?: ActingAdminDto;

  /**
   * How the user proved who they are in this session: with a password (`pwd`), a code of an authenticator app
   * (`otp`), an email, a passkey or a recovery code; `mfa`: with two factors. Beside `passkey`, `hwk` or `swk` says
   * whether the key stays in its authenticator, and `user` that the user was there. Not there for a token of another issuer,
   * and for sessions of earlier versions.
   * @example ["pwd"]
   */
  @ApiProperty({ enum: SignInService.methods, enumName: 'AuthenticationMethod', isArray: true, required: false })
  amr?: string[];

  /**
   * Until when a second factor has to be set up, or proved in this session, because its organization demands one. After
   * it the session has no organization here, and other APIs answer 403 `organization.factor_required`.
   */
  @ApiProperty({ format: 'date-time', required: false })
  factorDueAt?: string;

  /** The last sign-in. */
  @ApiProperty({ format: 'date-time' })
  authenticatedAt?: string;

  /** When the session ends unless it is refreshed; for a token of another issuer, when that expires. */
  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}
