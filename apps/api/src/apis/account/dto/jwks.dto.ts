import { ApiProperty } from '@nestjs/swagger';

/** A JSON Web Key Set (RFC 7517). */
export class JwksDto {
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  keys: object[];
}
