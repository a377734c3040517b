import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

/** The refresh token of a session. */
export class RefreshSessionDto {
  @IsString()
  @MaxLength(200)
  @ApiProperty({ maxLength: 200, example: 'the refreshToken of the sign-in' })
  refreshToken: string;
}

/** What the session goes on with. */
export class RefreshedSessionDto {
  /**
   * An access token. Goes into `Authorization: Bearer …`.
   * @example "eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.…"
   */
  sessionToken: string;
}
