import { ApiProperty } from '@nestjs/swagger';

/** Who the tokens are for. */
export class TokenUserDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
}

/** Tokens of a session. */
export class TokensDto {
  /** JWT (RFC 9068). Goes into `Authorization: Bearer …`. */
  accessToken: string;

  /** Gives the next pair at `/auth/refresh`. Keep it secret, and keep only the newest. */
  refreshToken: string;

  @ApiProperty({ enum: ['Bearer'] })
  tokenType: string;

  /**
   * Seconds that the access token is valid.
   * @example 600
   */
  @ApiProperty({ type: 'integer' })
  expiresIn: number;

  user: TokenUserDto;
}
