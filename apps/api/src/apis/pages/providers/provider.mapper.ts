import type { ProviderAnswer, ProviderSignInsService } from '@app/identity-providers';
import type { UiQueryDto } from '../ui-query.dto.js';
import type { ProviderCallbackQueryDto, ProviderFormDto } from './provider-form.dto.js';

type ProviderChoice = Parameters<ProviderSignInsService['begin']>[0];

/** The provider of the organization of the page, which sends the user back to the page of Facet. */
export const toChoice = (
  { provider }: ProviderFormDto,
  { organization = '' }: UiQueryDto,
  redirectUri: string | undefined,
): ProviderChoice => ({
  organizationId: organization,
  provider,
  ...(redirectUri !== undefined && { redirectUri }),
});

export const toAnswer = ({ state, code, iss, error }: ProviderCallbackQueryDto): ProviderAnswer => ({
  state,
  ...(code !== undefined && { code }),
  ...(iss !== undefined && { iss }),
  ...(error !== undefined && { error }),
});
