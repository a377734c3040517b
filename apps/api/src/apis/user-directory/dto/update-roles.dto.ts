import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { MayBeAbsent, TextList } from '@app/http';
import { isRoleId } from '@app/common';

/** Which roles a user shall have. */
export class UpdateRolesDto {
  /**
   * Ids of roles of the organization, at most 100. Duplicates count once.
   * @example ["rol_DemoModerator000"]
   */
  @TextList({ max: 100, wants: 'role ids', check: isRoleId, repeats: true })
  @ApiProperty({ type: 'array', maxItems: 100, items: { type: 'string', pattern: '^rol_[A-Za-z0-9]{16}$' } })
  roles: string[];

  /** True: add these roles to what the user has. False: they take its place. */
  @MayBeAbsent()
  @IsBoolean()
  @ApiProperty({ default: false, example: true, required: false })
  add?: boolean;
}
