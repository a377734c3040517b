import { isPermission, type Permission } from '@app/organizations';
import { MayBeAbsent, Text, TextList } from '@app/http';

/** What `facet role change` is given. */
export class RoleContentDto {
  @MayBeAbsent()
  @Text({ max: 100 })
  name?: string;

  @MayBeAbsent()
  @Text({ min: 0, max: 500 })
  description?: string;

  @MayBeAbsent()
  @TextList({ max: 100, wants: 'permissions (facet role permissions shows them)', check: isPermission })
  permissions?: Permission[];
}
