import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { BodyMayBeAbsent, CurrentPassword, DisplayName, JsonObject, MayBeAbsent } from '@app/http';

const mostBytes = 20_000;

/** A further proof where the sign-in is not recent. */
@BodyMayBeAbsent()
export class RecentSignInDto {
  @CurrentPassword()
  currentPassword?: string;
}

/** The service for which a passkey is. */
export class PasskeyDomainDto {
  /**
   * The domain of the passkey (setting `PASSKEY_DOMAIN`).
   * @example "localhost"
   */
  id: string;

  /** @example "Facet" */
  name: string;
}

/** The user as authenticators list them. */
export class PasskeyUserDto {
  /**
   * Random, and the same for all passkeys of the user.
   * @example "5pwvBZ4Gq8pM0zGwAnbZ9gYtd8m9mCIeHAnbZ9gYtd8"
   */
  id: string;

  /** @example "ada.admin@demo.example" */
  name: string;

  /** @example "ada.admin@demo.example" */
  displayName: string;
}

/** A kind of keys that are accepted. */
export class PasskeyAlgorithmDto {
  /** An algorithm of COSE. */
  @ApiProperty({ type: 'integer', minimum: -65_535, example: -7 })
  alg: number;

  @ApiProperty({ enum: ['public-key'] })
  type: string;
}

/** A passkey by its own id. */
export class PasskeyDescriptorDto {
  /** @example "5pwvBZ4Gq8pM0zGwAnbZ9g" */
  id: string;

  @ApiProperty({ enum: ['public-key'] })
  type: string;

  /**
   * How browsers reach its authenticator.
   * @example ["internal"]
   */
  transports?: string[];
}

/** What the authenticator shall be able to do. */
export class AuthenticatorSelectionDto {
  @ApiProperty({ enum: ['required'] })
  residentKey: string;

  requireResidentKey: boolean;

  @ApiProperty({ enum: ['preferred'] })
  userVerification: string;
}

/**
 * Options for `navigator.credentials.create()`, as `PublicKeyCredential.parseCreationOptionsFromJSON()` reads them.
 * They are for this session, for five minutes, and for one passkey.
 */
export class PasskeyCreationOptionsDto {
  rp: PasskeyDomainDto;

  user: PasskeyUserDto;

  /** @example "hGvZ0Jw3oK0Wn7yM2m0T4lq9x1o5b8dU6cE2fA7sR9k" */
  challenge: string;

  @ApiProperty({ type: [PasskeyAlgorithmDto] })
  pubKeyCredParams: PasskeyAlgorithmDto[];

  /** Milliseconds. */
  @ApiProperty({ type: 'integer', example: 300000 })
  timeout: number;

  /** The passkeys that the user has. */
  @ApiProperty({ type: [PasskeyDescriptorDto] })
  excludeCredentials: PasskeyDescriptorDto[];

  authenticatorSelection: AuthenticatorSelectionDto;

  @ApiProperty({ enum: ['none'] })
  attestation: string;
}

/** Options for `navigator.credentials.get()`, as `PublicKeyCredential.parseRequestOptionsFromJSON()` reads them. */
export class PasskeyRequestOptionsDto {
  /** @example "hGvZ0Jw3oK0Wn7yM2m0T4lq9x1o5b8dU6cE2fA7sR9k" */
  challenge: string;

  /** Milliseconds. */
  @ApiProperty({ type: 'integer', example: 300000 })
  timeout: number;

  /** @example "localhost" */
  rpId: string;

  /** The passkeys of the user. Empty: any passkey of the domain. */
  @ApiProperty({ type: [PasskeyDescriptorDto] })
  allowCredentials: PasskeyDescriptorDto[];

  @ApiProperty({ enum: ['required', 'preferred'] })
  userVerification: string;
}

/** A new passkey. */
export class NewPasskeyDto {
  /**
   * By which the user knows it, 1 to 100 characters.
   * @example "Ada's phone"
   */
  @DisplayName({ max: 100 })
  name: string;

  /** What `navigator.credentials.create()` answered, as its `toJSON()` writes it. */
  @JsonObject({ bytes: mostBytes })
  credential: Record<string, unknown>;
}

/** Another name for a passkey. */
export class RenamePasskeyDto {
  /**
   * By which the user knows it, 1 to 100 characters.
   * @example "Ada's phone"
   */
  @DisplayName({ max: 100 })
  name: string;
}

/** A passkey of the caller. */
export class PasskeyDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "Ada's phone" */
  name: string;

  /**
   * How browsers reach its authenticator.
   * @example ["internal", "hybrid"]
   */
  transports: string[];

  /** Whether other devices of the user may have it too. */
  synced: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** Not there: it was not used yet. */
  @ApiProperty({ format: 'date-time', required: false })
  lastUsedAt?: string;
}

/** A passkey that was registered. */
export class RegisteredPasskeyDto extends PasskeyDto {
  /**
   * Codes that stand for a factor, once each: where the user had none. Only this answer has them.
   * @example ["abcd-efgh-ijkl-mnop"]
   */
  recoveryCodes?: string[];
}

/** A sign-in with a passkey alone. */
export class SignInWithPasskeyDto {
  /** What `navigator.credentials.get()` answered, as its `toJSON()` writes it. */
  @JsonObject({ bytes: mostBytes })
  credential: Record<string, unknown>;

  /**
   * The organization to sign in to. Default: the one that the user joined first.
   * @example "demo"
   */
  @MayBeAbsent()
  @IsString()
  @MaxLength(63)
  organizationId?: string;
}

/** A sign-in that waits for its second factor. */
export class SignInChallengeDto {
  /** The token of the challenge that the sign-in answered. */
  @IsString()
  @MaxLength(200)
  @ApiProperty({ maxLength: 200, example: 'the token of the challenge' })
  challenge: string;
}

/** The second half of a sign-in, by a passkey. */
export class SignInFactorPasskeyDto extends SignInChallengeDto {
  /** What `navigator.credentials.get()` answered, as its `toJSON()` writes it. */
  @JsonObject({ bytes: mostBytes })
  credential: Record<string, unknown>;
}
