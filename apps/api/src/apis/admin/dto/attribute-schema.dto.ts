import { ApiProperty } from '@nestjs/swagger';
import { mostAttributeBytes } from '@app/attributes';
import { HasEntityTag, JsonObject } from '@app/http';

const example = {
  type: 'object',
  properties: {
    department: {
      type: 'string',
      title: 'Department',
      maxLength: 60,
      'x-facet': { read: ['member', 'admin', 'program'], write: ['admin', 'program'], searchable: true },
    },
    employeeNumber: {
      type: 'integer',
      title: 'Employee number',
      minimum: 1,
      'x-facet': { read: ['admin', 'program'], write: ['admin', 'program'] },
    },
    shirtSize: {
      type: 'string',
      title: 'Shirt size',
      enum: ['S', 'M', 'L', 'XL'],
      'x-facet': { read: ['member', 'admin'], write: ['member', 'admin'] },
    },
  },
};

/** What the attributes of members shall be. */
export class PutAttributeSchemaDto {
  /**
   * JSON Schema (2020-12) of a flat object: `type`, `properties`, and nothing that refers elsewhere. A property is a
   * `string`, `number`, `integer`, `boolean`, or an `array` of these, with the usual keywords. `x-facet` says who reads
   * and writes it: `member` (their own), `admin`, `program` (API keys), and whether members are found by it
   * (`searchable`). Without it, members and admins read, admins write. At most 16,384 bytes and 64 properties. A `pattern` is in RE2 syntax and needs a `maxLength`.
   */
  @JsonObject({ bytes: mostAttributeBytes })
  @ApiProperty({ example })
  schema: Record<string, unknown>;
}

/** How far the index is by which members are found. */
export class AttributeSearchDto {
  /**
   * Attributes that members are found by: `?attribute.department=Sales`.
   * @example ["department"]
   */
  @ApiProperty({ type: [String] })
  ready: string[];

  /**
   * Attributes that have become searchable and are being indexed.
   * @example []
   */
  @ApiProperty({ type: [String] })
  waiting: string[];

  /** How many members with attributes the indexing has looked at. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  members: number;
}

/** The schema of the attributes of members. */
@HasEntityTag()
export class AttributeSchemaDto {
  /** As it was put. */
  @ApiProperty({ type: 'object', additionalProperties: true, example })
  schema: Record<string, unknown>;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;

  search: AttributeSearchDto;
}
