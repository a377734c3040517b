import { RequestInvalid } from '@app/common';
import { parseStrictJson } from '@app/http';
import type { PasskeyFormDto } from './passkey-form.dto.js';

/** The credential of a form. The service validates what is in it. */
export function toCredential({ credential = '{}' }: Pick<PasskeyFormDto, 'credential'>): Record<string, unknown> {
  const value = parseStrictJson(credential);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new RequestInvalid();
}
