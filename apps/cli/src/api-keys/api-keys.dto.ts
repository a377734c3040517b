import { isApiKeyScope, type ApiKeyScope } from '@app/organizations';
import { Checked, DisplayName, MayBeAbsent, TextList } from '@app/http';

const isDateTime = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value));

/** What `facet key create` is given. */
export class KeyCreateDto {
  @DisplayName({ max: 100 })
  name: string;

  @TextList({ max: 100, wants: 'scopes (facet role permissions shows them)', check: isApiKeyScope })
  scopes: ApiKeyScope[];

  @MayBeAbsent()
  @Checked('expires', 'must be a date-time in RFC 3339, such as 2030-12-31T00:00:00Z', isDateTime)
  expires?: string;
}
