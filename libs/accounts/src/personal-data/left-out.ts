/** What is kept about a user and not in an export, and why. Stands in the export itself. */
export interface LeftOut {
  readonly what: string;
  readonly why: string;
}

const secrets = {
  what: 'secrets: the hash of the password, keys of sessions, secrets of API keys and links, tokens in emails',
  why: 'only hashes or encrypted forms are kept, and they are useful to attackers only',
};
const others = {
  what: 'other users: who acted on you, granted your roles, referred or invited you, and whom you referred, invited or gave a role',
  why: 'that belongs to them; your own acts are in the audit',
};
const derived = {
  what: 'derived values: ids of rows, ids and public keys of passkeys, search keys, comparison forms of names and addresses, counters and versions',
  why: 'they are made from what is here, and are removed with it',
};
const passing = {
  what: 'what passes by itself: answers kept for a repeated request, nonces for a wallet, tickets for a stream, codes of sign-ins by email, sign-ins that wait for a second factor, challenges for passkeys, counters of rate limits and hashes of known networks, waiting jobs',
  why: 'it is technical and removed within hours, for known networks within 90 days',
};
const sent = {
  what: 'notifications that you sent',
  why: 'they belong to the organization; the audit says when you sent them',
};
const pictures = { what: 'the bytes of pictures', why: 'the link leads to them' };

/** Of `/me/export`. */
export const leftOutOfOwn: readonly LeftOut[] = [secrets, others, derived, passing, sent, pictures];

/** Of what an organization exports about a member. */
export const leftOutOfMember: readonly LeftOut[] = [
  ...leftOutOfOwn,
  {
    what: 'what does not belong to the organization: postal address, birth date, wallet, and memberships, sessions, keys and audit elsewhere',
    why: 'only the user can get it, with GET /me/export',
  },
];
