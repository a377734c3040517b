import type { UiQueryDto } from '../ui-query.dto.js';
import type { SignInFormDto } from './sign-in-form.dto.js';

/** What the sign-in takes: the organization is the one of the page. */
export const toCredentials = (
  { email, password }: SignInFormDto,
  { organization }: UiQueryDto,
): { email: string; password: string; organizationId?: string } => ({
  email,
  password,
  ...(organization !== undefined && { organizationId: organization }),
});
