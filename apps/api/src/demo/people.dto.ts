import { ApiProperty } from '@nestjs/swagger';
import { builtInRoles, type BuiltInRole } from '@app/organizations';

/** A user of the demo, who can be signed in as. */
export class DemoPersonDto {
  /** @example "Ada Admin" */
  name: string;

  @ApiProperty({ enum: Object.keys(builtInRoles) })
  role: BuiltInRole;

  /** @example "ada.admin@demo.example" */
  email: string;

  /** @example "correct horse battery staple" */
  password: string;
}

/** The users of the demo that have a password, as the start prints them. */
export class DemoPeopleDto {
  @ApiProperty({ type: [DemoPersonDto] })
  people: DemoPersonDto[];
}
