import { anAddress } from './account.js';
import { api, type Answer, type Signer } from './api.js';
import { tokenIn, type MailServer } from './mail-server.js';
import type { TestPerson } from './people.js';

/** An address as `GET /auth/emails` shows it. */
export interface OwnEmail {
  readonly id: string;
  readonly email: string;
  readonly verified: boolean;
  readonly default: boolean;
  readonly expiresAt?: string;
}

export const emailsOf = async (signer: Signer): Promise<OwnEmail[]> =>
  ((await api.as(signer).get('/auth/emails')).body as { emails: OwnEmail[] }).emails;

/** The addresses alone, with what they are: `default`, `verified` or `added`. */
export const addressesOf = async (signer: Signer): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await emailsOf(signer)).map(({ email, verified, ...one }) => [
      email,
      one.default ? 'default' : verified ? 'verified' : 'added',
    ]),
  );

/** Adds an address. @returns its id and the token of the email that it got */
export async function addEmail(
  mail: MailServer,
  signer: Signer,
  email = anAddress(),
): Promise<{ id: string; email: string; token: string }> {
  const { status, body } = await api.as(signer).post('/auth/emails', { email });
  if (status !== 201) throw new Error(`adding an address answered ${status}: ${JSON.stringify(body)}`);
  return { id: (body as OwnEmail).id, email, token: tokenIn(await mail.letterTo(email)) };
}

export const verify = (signer: Signer, token: string, at = api): Promise<Answer> =>
  at.as(signer).post('/auth/email/verify', { token });

export const undo = (token: string, at = api): Promise<Answer> => at.post('/auth/email/undo', { token });

/** Adds an address and verifies it. The account is told where it has a verified default. */
export async function addVerified(
  mail: MailServer,
  person: TestPerson,
  email?: string,
): Promise<{ id: string; email: string }> {
  const { id, token, ...added } = await addEmail(mail, person, email);
  const { status, body } = await verify(person, token);
  if (status !== 204) throw new Error(`the verification answered ${status}: ${JSON.stringify(body)}`);
  await facet.sql(`delete from rate_limits`);
  return { id, email: added.email };
}

/** Makes another address the default. @returns the token of the email to the former one */
export async function changeDefault(mail: MailServer, signer: Signer, id: string, former: string): Promise<string> {
  const { status, body } = await api.as(signer).put(`/auth/emails/${id}/default`);
  if (status !== 200) throw new Error(`the change answered ${status}: ${JSON.stringify(body)}`);
  return tokenIn(await letterAbout(mail, former, 'go to another address now'));
}

/** The next email to an address with these words in its subject. Others are dropped. */
export async function letterAbout(
  mail: MailServer,
  address: string,
  words: string,
): ReturnType<MailServer['letterTo']> {
  for (;;) {
    const letter = await mail.letterTo(address);
    if (letter.headers.get('subject')?.includes(words)) return letter;
  }
}
