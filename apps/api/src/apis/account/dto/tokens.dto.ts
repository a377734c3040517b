import { ApiProperty } from '@nestjs/swagger';

/** The user of the tokens. */
export class TokenUserDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
}

/** Tokens of a session. */
export class TokensDto {
  /**
   * JWT (RFC 9068). Goes into `Authorization: Bearer …`.
   * @example "eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.…"
   */
  accessToken: string;

  /**
   * For the next pair at `/auth/refresh`. Keep it secret, and keep only the newest.
   * @example "AQGTAAAAAHAAgAAAAAAA…"
   */
  refreshToken: string;

  @ApiProperty({ enum: ['Bearer'] })
  tokenType: string;

  /**
   * Seconds that the access token is valid.
   * @example 600
   */
  @ApiProperty({ type: 'integer' })
  expiresIn: number;

  /**
   * The organization that the session is signed in to.
   * @example "demo"
   */
  organizationId?: string;

  user: TokenUserDto;
}
