import type { UserId } from '@app/common';
import { translating, type Tx } from '@app/database';
import { ProviderNotFound } from './identity-providers.errors.js';
import { ProviderSignIn } from './provider-sign-in.entity.js';

/** What the answer of the provider is held against. */
export type BegunSignIn = Pick<
  ProviderSignIn,
  'organizationId' | 'providerId' | 'providerVersion' | 'redirectUri' | 'nonce' | 'codeVerifier' | 'fresh'
>;

/** Rows of sign-ins with providers. Each works in the transaction of its caller. */
export const providerSignIns = {
  /** Throws `ProviderNotFound` where the provider has been removed meanwhile. */
  async add(tx: Tx, signIn: ProviderSignIn): Promise<void> {
    await translating(tx.manager.insert(ProviderSignIn, signIn), {
      fk_provider_sign_ins_provider: () => new ProviderNotFound(),
    });
  },

  /** Removes a sign-in that this client began, for this user. Of calls at once, one gets it. */
  take(
    tx: Tx,
    { id, stateHash, requestHash }: Pick<ProviderSignIn, 'id' | 'stateHash' | 'requestHash'>,
    userId: UserId | null,
  ): Promise<BegunSignIn | undefined> {
    return tx.row<BegunSignIn>(
      `delete from provider_sign_ins
       where id = $1 and state_hash = $2 and request_hash = $3 and user_id is not distinct from $4 and expires_at > $5
       returning organization_id as "organizationId", provider_id as "providerId", provider_version as "providerVersion",
         redirect_uri as "redirectUri", nonce, code_verifier as "codeVerifier", fresh`,
      [id, stateHash, requestHash, userId, tx.now()],
    );
  },

  /** At most 100. Each sign-in that is begun removes some. */
  async removeExpired(tx: Tx): Promise<void> {
    await tx.rows(
      'delete from provider_sign_ins where id = any(array(select id from provider_sign_ins where expires_at <= $1 order by expires_at limit 100 for update skip locked))',
      [tx.now()],
    );
  },
};
