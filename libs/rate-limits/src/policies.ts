import type { Quota, Settings } from '@app/config';

/**
 * Each route belongs to one policy, which counts its calls; `failed` counts calls with a missing or invalid
 * credential.
 */
export const policyNames = ['read', 'search', 'write', 'admin', 'upload', 'sign-in', 'public', 'failed'] as const;

export type PolicyName = (typeof policyNames)[number];

export const quotasOf = (settings: Settings): Readonly<Record<PolicyName, Quota>> => ({
  read: settings.RATE_LIMIT_READ,
  search: settings.RATE_LIMIT_SEARCH,
  write: settings.RATE_LIMIT_WRITE,
  admin: settings.RATE_LIMIT_ADMIN,
  upload: settings.RATE_LIMIT_UPLOAD,
  'sign-in': settings.RATE_LIMIT_SIGN_IN,
  public: settings.RATE_LIMIT_PUBLIC,
  failed: settings.RATE_LIMIT_FAILED,
});
