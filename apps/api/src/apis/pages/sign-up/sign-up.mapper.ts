import type { SignUpRequest } from '@app/accounts';
import type { UiQueryDto } from '../ui-query.dto.js';
import type { SignUpFormDto } from './sign-up-form.dto.js';

export const toSignUpRequest = (form: SignUpFormDto, { organization = '' }: UiQueryDto): SignUpRequest => ({
  email: form.email,
  password: form.password,
  name: form.name,
  organizationId: form.organizationId ?? organization,
  ...(form.handle !== undefined && { handle: form.handle }),
  ignoreUnknownReferrer: false,
});
