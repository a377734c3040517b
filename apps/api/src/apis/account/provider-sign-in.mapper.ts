import type { IdentityProvider, LinkedIdentity, ProviderAnswer, ProviderRequest } from '@app/identity-providers';
import { Reply } from '@app/http';
import type {
  BegunBrowserSignInDto,
  BegunProviderSignInDto,
  LinkedIdentityDto,
  ProviderAnswerDto,
  SignInProvidersDto,
} from './dto/provider-sign-in.dto.js';

export const toSignInProviders = (providers: readonly IdentityProvider[]): SignInProvidersDto => ({
  providers: providers.map(({ id, name }) => ({ id, name })),
});

const toBegun = ({ authorizationUrl, expiresAt }: ProviderRequest): BegunBrowserSignInDto => ({
  authorizationUrl,
  expiresAt: expiresAt.toISOString(),
});

export const toBegunSignIn = (begun: ProviderRequest): BegunProviderSignInDto => ({
  ...toBegun(begun),
  request: begun.request,
});

export const toBegunInBrowser = (begun: ProviderRequest, cookie: string): Reply =>
  new Reply(200, toBegun(begun), { 'Set-Cookie': cookie });

export const toProviderAnswer = ({ state, code, iss, error }: ProviderAnswerDto): ProviderAnswer => ({
  state,
  ...(code !== undefined && { code }),
  ...(iss !== undefined && { iss }),
  ...(error !== undefined && { error }),
});

export const toLinkedIdentity = ({
  id,
  provider,
  name,
  email,
  avatarUrl,
  createdAt,
  updatedAt,
}: LinkedIdentity): LinkedIdentityDto => ({
  id,
  provider,
  ...(name !== null && { name }),
  ...(email !== null && { email }),
  ...(avatarUrl !== null && { avatarUrl }),
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});
