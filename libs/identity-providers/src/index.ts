export { IdentityProvider } from './identity-provider.entity.js';
export {
  IdentityLimitReached,
  IdentityNeeded,
  IdentityNotFound,
  ProviderAccountExists,
  ProviderExists,
  ProviderLimitReached,
  ProviderNotFound,
  ProviderSignInDenied,
  ProviderSignInInvalid,
  ProviderSignInRefused,
  ProviderUnavailable,
} from './identity-providers.errors.js';
export { IdentityProvidersModule } from './identity-providers.module.js';
export { IdentityProvidersService, type ProviderConfiguration } from './identity-providers.service.js';
export { type LinkedIdentity, LinkedIdentitiesService } from './linked-identities.service.js';
export { type ProviderAnswer } from './open-id-connect.service.js';
export { ProviderSignIn } from './provider-sign-in.entity.js';
export { type ProviderRequest, ProviderSignInsService } from './provider-sign-ins.service.js';
export { SignInCookies } from './sign-in-cookies.js';
