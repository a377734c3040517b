import type { ClientApplication, Installation } from './client-application';
import { createClient, type Client } from './generated/hey-api/client';
import { signIn, streamNotifications, uploadCurrentUserPicture } from './generated/hey-api';

/** The client asks for a credential of each kind that an operation takes. */
const clientOf = ({ url, token }: Installation): Client =>
  createClient({ baseUrl: url, auth: ({ type }) => (type === 'http' ? token : undefined) });

export const application: ClientApplication = {
  async uploadPicture(installation, picture) {
    const { data } = await uploadCurrentUserPicture({
      client: clientOf(installation),
      body: { picture },
      throwOnError: true,
    });
    return data.avatarUrl;
  },

  async followFirstNotification(installation, containerId) {
    const end = new AbortController();
    const { stream } = await streamNotifications({
      client: clientOf(installation),
      query: { containerId },
      headers: { 'Last-Event-ID': '0' },
      signal: end.signal,
    });
    // The client has parsed the data of the event, which the document can only call a text.
    for await (const data of stream as AsyncIterable<unknown>) {
      end.abort();
      return (data as { title: string }).title;
    }
    throw new Error('the stream has ended');
  },

  async reasonOfFailedSignIn(installation, email, password) {
    const { error } = await signIn({ client: clientOf(installation), body: { email, password } });
    // @ts-expect-error -- no answer of this operation has this code
    if (error?.code === 'wallet.taken') throw new Error('a sign-in has nothing to do with wallets');
    return error?.code === 'credentials.invalid' ? 'wrong e-mail address or password' : 'something else';
  },
};
