import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsString, MaxLength } from 'class-validator';
import { BodyMayBeAbsent, CurrentPassword, MayBeAbsent, Text } from '@app/http';

/** The organization whose providers are asked for. */
export class ProvidersQueryDto {
  /** @example "demo" */
  @IsString()
  @MaxLength(63)
  organizationId: string;
}

/** A provider with which members of an organization sign in. */
export class SignInProviderDto {
  /** @example "example-id" */
  id: string;

  /**
   * For the button of a front end.
   * @example "Example ID"
   */
  name: string;
}

/** The providers of an organization, by id. */
export class SignInProvidersDto {
  @ApiProperty({ type: [SignInProviderDto] })
  providers: SignInProviderDto[];
}

/** With which provider to sign in, and how. */
export class BeginProviderSignInDto {
  /**
   * The organization of the provider, to which the user signs in.
   * @example "demo"
   */
  @IsString()
  @MaxLength(63)
  organizationId: string;

  /**
   * Id of the provider.
   * @example "example-id"
   */
  @IsString()
  @MaxLength(63)
  provider: string;

  /**
   * The page that the provider sends the user back to: one of the setting `SIGN_IN_REDIRECTS`. Default: the first.
   * @example "http://localhost:5173/callback"
   */
  @MayBeAbsent()
  @IsString()
  @MaxLength(1000)
  redirectUri?: string;

  /**
   * Whether the user has to sign in anew at the provider, and not go on with a sign-in of before. Default: false.
   * @example false
   */
  @MayBeAbsent()
  @IsBoolean()
  fresh?: boolean;
}

/** The same for a signed-in user who links an identity. */
export class BeginIdentityLinkDto extends BeginProviderSignInDto {
  @CurrentPassword()
  currentPassword?: string;
}

/** A sign-in of a browser that was begun. Its secret is in a cookie. */
export class BegunBrowserSignInDto {
  /** Where the browser of the user goes now. */
  @ApiProperty({ format: 'uri' })
  authorizationUrl: string;

  /** The sign-in must be completed until then. */
  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

/** A sign-in that was begun. */
export class BegunProviderSignInDto extends BegunBrowserSignInDto {
  /**
   * Goes with the answer of the provider to the route that completes the sign-in. Keep it secret: nothing else proves
   * that this client began it.
   * @example "1eWZ0o7mP4n5…"
   */
  request: string;
}

/** What the provider put into the query of the redirect URI. Parameters that it did not send are left out. */
export class ProviderAnswerDto {
  @IsString()
  @MaxLength(200)
  @ApiProperty({ maxLength: 200, example: 'the parameter state' })
  state: string;

  @MayBeAbsent()
  @Text({ max: 4000 })
  @ApiProperty({ required: false, example: 'the parameter code' })
  code?: string;

  /** The issuer of the provider (RFC 9207). */
  @MayBeAbsent()
  @Text({ max: 1000 })
  @ApiProperty({ required: false, example: 'https://id.example.com/' })
  iss?: string;

  /** Why there is no code, such as `access_denied` for a user who gave up. */
  @MayBeAbsent()
  @Text({ max: 200 })
  @ApiProperty({ required: false, example: 'access_denied' })
  error?: string;
}

/** The answer of the provider, for the browser whose cookie proves that it began the sign-in. */
export class CompleteBrowserSignInDto extends ProviderAnswerDto {}

/** The answer of the provider, and the secret of the client that began. */
export class CompleteProviderSignInDto extends ProviderAnswerDto {
  @IsString()
  @MaxLength(200)
  @ApiProperty({ maxLength: 200, example: 'the request of the answer that began' })
  request: string;
}

/** An identity that the user has linked. */
export class LinkedIdentityDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /**
   * The organization of the provider, a full stop, and its id.
   * @example "demo.example-id"
   */
  provider: string;

  /** @example "Milo Member" */
  name?: string;

  /**
   * As the provider says. It is not an address of the account.
   * @example "milo@corp.example"
   */
  email?: string;

  @ApiProperty({ format: 'uri', required: false })
  avatarUrl?: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

/** Unlinks an identity. */
@BodyMayBeAbsent()
export class UnlinkIdentityDto {
  @CurrentPassword()
  currentPassword?: string;
}
