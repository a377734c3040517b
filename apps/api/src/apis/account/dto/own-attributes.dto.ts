import { ApiProperty } from '@nestjs/swagger';
import { mostAttributeBytes } from '@app/attributes';
import { HasEntityTag, JsonObject } from '@app/http';

/** Changes of own attributes: a merge patch (RFC 7396) of what `GET /auth/attributes` returns. */
export class UpdateOwnAttributesDto {
  /** New values by name; null removes one. What is not here stays. */
  @JsonObject({ bytes: mostAttributeBytes })
  @ApiProperty({ example: { shirtSize: 'M' } })
  attributes: Record<string, unknown>;
}

/** The attributes that the organization of the session keeps of the user, and lets them read. */
@HasEntityTag()
export class OwnAttributesDto {
  /** Values by name, as the schema of the organization describes them. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { department: 'Sales', shirtSize: 'M' } })
  attributes: Record<string, unknown>;

  /**
   * Names of values that do not fit the schema of the organization any more.
   * @example []
   */
  @ApiProperty({ type: [String] })
  unfit: string[];
}
