import type { NewPasskey, PasskeyCreationOptions, PasskeyRequestOptions, PasskeySummary } from '@app/auth';
import type {
  PasskeyCreationOptionsDto,
  PasskeyDescriptorDto,
  PasskeyDto,
  PasskeyRequestOptionsDto,
  RegisteredPasskeyDto,
} from './dto/passkey.dto.js';

type Descriptor = NonNullable<PasskeyRequestOptions['allowCredentials']>[number];

const toDescriptor = ({ id, type, transports = [] }: Descriptor): PasskeyDescriptorDto => ({
  id,
  type,
  ...(transports.length > 0 && { transports: [...transports] }),
});

export function toCreationOptions(options: PasskeyCreationOptions): PasskeyCreationOptionsDto {
  const { rp, user, challenge, pubKeyCredParams, timeout = 0, excludeCredentials = [] } = options;
  return {
    rp: { id: rp.id ?? '', name: rp.name },
    user: { id: user.id, name: user.name, displayName: user.displayName },
    challenge,
    pubKeyCredParams: pubKeyCredParams.map(({ alg, type }) => ({ alg, type })),
    timeout,
    excludeCredentials: excludeCredentials.map(toDescriptor),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'preferred' },
    attestation: 'none',
  };
}

export function toRequestOptions(options: PasskeyRequestOptions): PasskeyRequestOptionsDto {
  const { challenge, timeout = 0, rpId = '', allowCredentials = [], userVerification = 'required' } = options;
  return { challenge, timeout, rpId, allowCredentials: allowCredentials.map(toDescriptor), userVerification };
}

export function toPasskey({ id, name, transports, synced, createdAt, lastUsedAt }: PasskeySummary): PasskeyDto {
  return {
    id,
    name,
    transports: [...transports],
    synced,
    createdAt: createdAt.toISOString(),
    ...(lastUsedAt !== null && { lastUsedAt: lastUsedAt.toISOString() }),
  };
}

export const toRegisteredPasskey = ({ passkey, recoveryCodes }: NewPasskey): RegisteredPasskeyDto => ({
  ...toPasskey(passkey),
  ...(recoveryCodes && { recoveryCodes: [...recoveryCodes] }),
});
