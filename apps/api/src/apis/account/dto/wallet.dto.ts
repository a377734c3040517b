import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { BodyMayBeAbsent, Checked, CurrentPassword, MayBeAbsent } from '@app/http';

const matches =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && pattern.test(value);

const isMessage = (value: unknown): boolean =>
  typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= 4000;

// The account is the first one of the test mnemonic that Ethereum's development tools share; its key is public.
const exampleAddress = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const exampleMessage = `localhost:3000 wants you to sign in with your Ethereum account:
${exampleAddress}

Link this wallet to your account.

URI: http://localhost:3000
Version: 1
Chain ID: 1
Nonce: DemoWalletNonce0000000
Issued At: 2026-01-01T00:00:00.000Z`;
const exampleSignature =
  '0x88a8bf0e37b49cf50876bb40d411a617e0681a1e984919cd7f273466995f574a3f8a508be2339b498201e9b57fe0215cc67c116f4c90ae14e68a5e27da605c271b';

/** What the message shall say. Without an address there is no message in the answer, just a nonce. */
@BodyMayBeAbsent()
export class NewWalletNonceDto {
  /** Address of the wallet, in lower case or with its checksum (EIP-55). */
  @MayBeAbsent()
  @Checked('address', 'must be an Ethereum address: 0x and 40 hexadecimal digits', matches(/^0x[0-9a-f]{40}$/i))
  @ApiProperty({ pattern: '^0x[0-9a-fA-F]{40}$', example: exampleAddress, required: false })
  address?: string;

  /** Chain id (EIP-155). Without it, the first that is accepted here (setting `SIWE_CHAINS`). */
  @MayBeAbsent()
  @Checked('chainId', 'must be a whole number', Number.isSafeInteger)
  @ApiProperty({ type: 'integer', example: 1, required: false })
  chainId?: number;

  /**
   * Host of the web page that asks for the signature, with its port. Without it, the first that is accepted
   * here (setting `SIWE_DOMAINS`).
   */
  @MayBeAbsent()
  @Checked('domain', 'must be a host such as app.example.com', matches(/^[a-z0-9.-]{1,253}(?::\d{1,5})?$/i))
  @ApiProperty({ example: 'localhost:3000', required: false })
  domain?: string;
}

/** A nonce that the caller may use once. */
export class WalletNonceDto {
  /** @example "DemoWalletNonce0000000" */
  nonce: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  /** The message to be signed as it is, where the request named an address. */
  @ApiProperty({ example: exampleMessage, required: false })
  message?: string;
}

/** A signed message. */
export class WalletProofDto {
  /** A message of EIP-4361 with a nonce of the caller, at most 4,000 bytes. */
  @Checked('message', 'must be a text of 1 to 4000 bytes', isMessage)
  @ApiProperty({ minLength: 1, maxLength: 4000, example: exampleMessage })
  message: string;

  /** The signature of exactly this message (EIP-191, `personal_sign`). */
  @Checked('signature', 'must be 0x and 130 hexadecimal digits', matches(/^0x[0-9a-f]{130}$/i))
  @ApiProperty({ pattern: '^0x[0-9a-fA-F]{130}$', example: exampleSignature })
  signature: string;

  @CurrentPassword()
  currentPassword?: string;
}

/** A wallet that is linked. */
export class WalletDto {
  /** With its checksum (EIP-55). */
  @ApiProperty({ pattern: '^0x[0-9a-fA-F]{40}$', example: exampleAddress })
  address: string;

  /** The chain that the message named. */
  @ApiProperty({ type: 'integer' })
  chainId: number;

  @ApiProperty({ format: 'date-time' })
  linkedAt: string;
}

/** What the message of a sign-in shall say. */
export class NewWalletSignInDto extends NewWalletNonceDto {
  /**
   * The organization to sign in to. Default: the one that the user joined first.
   * @example "demo"
   */
  @MayBeAbsent()
  @IsString()
  @MaxLength(63)
  organizationId?: string;
}

/** A nonce that the client may use once. */
export class WalletSignInDto extends WalletNonceDto {
  /**
   * Goes with the signed message to the route that signs in. Keep it secret: the nonce works only together with it.
   * @example "1eWZ0o7mP4n5…"
   */
  request: string;
}

/** A signed message, and the client that got its nonce. */
export class SignInWithWalletDto {
  @IsString()
  @MaxLength(200)
  @ApiProperty({ maxLength: 200, example: 'the request of the answer with the nonce' })
  request: string;

  /** A message of EIP-4361 with the nonce, at most 4,000 bytes. */
  @Checked('message', 'must be a text of 1 to 4000 bytes', isMessage)
  @ApiProperty({ minLength: 1, maxLength: 4000, example: exampleMessage })
  message: string;

  /** The signature of exactly this message (EIP-191, `personal_sign`). */
  @Checked('signature', 'must be 0x and 130 hexadecimal digits', matches(/^0x[0-9a-f]{130}$/i))
  @ApiProperty({ pattern: '^0x[0-9a-fA-F]{130}$', example: exampleSignature })
  signature: string;
}

/** The same, for a session in a cookie. */
export class BrowserSignInWithWalletDto extends SignInWithWalletDto {}
