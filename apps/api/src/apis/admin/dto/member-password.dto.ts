import { ApiProperty } from '@nestjs/swagger';

/** A password that only sets another one. */
export class TemporaryPasswordDto {
  /** @example "abcde-fghjk-mnpqr-stuvw" */
  temporaryPassword: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}
