import { ApiProperty } from '@nestjs/swagger';
import { mostAttributeBytes } from '@app/attributes';
import { HasEntityTag, JsonObject } from '@app/http';

/** Changes of attributes: a merge patch (RFC 7396) of what the route reads. */
export class UpdateMemberAttributesDto {
  /** New values by name; null removes one. What is not here stays. */
  @JsonObject({ bytes: mostAttributeBytes })
  @ApiProperty({ example: { department: 'Sales', employeeNumber: 1042 } })
  attributes: Record<string, unknown>;
}

/** The attributes of a member that the caller may read. */
@HasEntityTag()
export class MemberAttributesDto {
  /** Values by name, as the schema of the organization describes them. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { department: 'Sales', employeeNumber: 1042 } })
  attributes: Record<string, unknown>;

  /**
   * Names of values that do not fit the schema any more: it was changed after they were set. They stay until they are
   * set anew or removed.
   * @example []
   */
  @ApiProperty({ type: [String] })
  unfit: string[];
}
