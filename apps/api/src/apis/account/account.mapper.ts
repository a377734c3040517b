import type { SignUpRequest } from '@app/accounts';
import type {
  ApiKeySummary,
  EmailSignInRequest,
  FactorState,
  NewApiKey,
  PasskeySummary,
  SessionSummary,
  TokenPair,
  WalletsService,
} from '@app/auth';
import { Reply } from '@app/http';
import type { Page, Principal } from '@app/common';
import type { OrganizationRecord } from '@app/organizations';
import type { LinkedWallet } from '@app/users';
import type { ApiKeyDto, ApiKeyPageDto, CreatedApiKeyDto, NewApiKeyDto } from './dto/api-key.dto.js';
import type { EmailSignInRequestDto } from './dto/email-sign-in.dto.js';
import type { FactorsDto } from './dto/factor.dto.js';
import type { CreatedOrganizationDto } from './dto/own-organization.dto.js';
import type { SessionDto, SessionPageDto } from './dto/session.dto.js';
import type { SignUpDto, SignUpQueryDto } from './dto/sign-in.dto.js';
import type { TokensDto } from './dto/tokens.dto.js';
import type { WalletDto, WalletNonceDto, WalletSignInDto } from './dto/wallet.dto.js';
import { toPasskey } from './passkey.mapper.js';

export function toSignUp(body: SignUpDto, query: SignUpQueryDto): SignUpRequest {
  const { email, password, name, organizationId, handle, referrerHandle } = body;
  return {
    email,
    password,
    name,
    organizationId,
    ...(handle !== undefined && { handle }),
    ...(referrerHandle !== undefined && { referrerHandle }),
    ignoreUnknownReferrer: query.ignoreUnknownReferrer === 'true',
  };
}

export function toTokens({ accessToken, refreshToken, expiresIn, userId, organizationId }: TokenPair): TokensDto {
  return {
    accessToken,
    refreshToken,
    tokenType: 'Bearer',
    expiresIn,
    ...(organizationId !== null && { organizationId }),
    user: { id: userId },
  };
}

export const toEmailSignInRequest = ({ request, expiresAt }: EmailSignInRequest): EmailSignInRequestDto => ({
  request,
  expiresAt: expiresAt.toISOString(),
});

/** Tokens, or nothing at all where the address must be proved first. */
export const toSignedUp = (pair: TokenPair | null): Reply => (pair ? new Reply(201, toTokens(pair)) : new Reply(202));

/** Tokens; nothing for a caller without a session. */
export const toRenewed = (pair: TokenPair | undefined): Reply =>
  pair ? new Reply(200, toTokens(pair)) : new Reply(204);

function toSession(session: SessionSummary, caller: Principal): SessionDto {
  const { id, organizationId, userAgent, ipAddress, createdAt, lastUsedAt, expiresAt } = session;
  return {
    id,
    current: id === caller.sessionId,
    ...(organizationId !== null && { organizationId }),
    ...(userAgent !== null && { userAgent }),
    ...(ipAddress !== null && { ipAddress }),
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}

export function toSessionPage({ items, nextCursor }: Page<SessionSummary>, caller: Principal): SessionPageDto {
  return {
    sessions: items.map((session) => toSession(session, caller)),
    ...(nextCursor !== undefined && { nextCursor }),
  };
}

export function toNewApiKey({ name, scopes, expiresAt }: Omit<NewApiKeyDto, 'currentPassword'>): NewApiKey {
  return { name, scopes, ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt) }) };
}

function toApiKey(key: ApiKeySummary): ApiKeyDto {
  const { id, name, organizationId, scopes, createdAt, expiresAt, lastUsedAt } = key;
  return {
    id,
    name,
    organizationId,
    scopes,
    createdAt: createdAt.toISOString(),
    ...(expiresAt !== null && { expiresAt: expiresAt.toISOString() }),
    ...(lastUsedAt !== null && { lastUsedAt: lastUsedAt.toISOString() }),
  };
}

export const toCreatedApiKey = (key: ApiKeySummary & { key: string }): CreatedApiKeyDto => ({
  ...toApiKey(key),
  key: key.key,
});

export function toApiKeyPage({ items, nextCursor }: Page<ApiKeySummary>): ApiKeyPageDto {
  return { apiKeys: items.map(toApiKey), ...(nextCursor !== undefined && { nextCursor }) };
}

export function toWalletNonce({
  nonce,
  expiresAt,
  message,
}: Awaited<ReturnType<WalletsService['issueNonce']>>): WalletNonceDto {
  return { nonce, expiresAt: expiresAt.toISOString(), ...(message !== undefined && { message }) };
}

export const toWalletSignIn = ({
  request,
  ...nonce
}: Awaited<ReturnType<WalletsService['issueSignInNonce']>>): WalletSignInDto => ({ ...toWalletNonce(nonce), request });

export function toWallet({ address, chainId, linkedAt }: LinkedWallet): WalletDto {
  return { address, chainId, linkedAt: linkedAt.toISOString() };
}

export function toFactors(
  { confirmedAt, recoveryCodesLeft }: FactorState,
  passkeys: readonly PasskeySummary[],
): FactorsDto {
  return {
    authenticatorApp: confirmedAt !== null,
    ...(confirmedAt !== null && { confirmedAt: confirmedAt.toISOString() }),
    passkeys: passkeys.map(toPasskey),
    recoveryCodesLeft,
  };
}

export const toCreatedOrganization = ({ id, name, createdAt }: OrganizationRecord): CreatedOrganizationDto => ({
  id,
  name,
  createdAt: createdAt.toISOString(),
});
