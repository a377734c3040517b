import createClient, { type Client } from 'openapi-fetch';
import type { ClientApplication, Installation } from './client-application';
import type { components, paths } from './generated/openapi-typescript/schema';

const clientOf = ({ url, token }: Installation): Client<paths> =>
  createClient<paths>({ baseUrl: url, headers: { authorization: `Bearer ${token}` } });

type Notification = components['schemas']['NotificationDto'];

async function firstData(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error('the stream has ended');
    text += value;
    const [, data] = /^data: ?(.*)\n/m.exec(text) ?? [];
    if (data === undefined) continue;
    await reader.cancel();
    return data;
  }
}

export const application: ClientApplication = {
  async uploadPicture(installation, picture) {
    const { data, error } = await clientOf(installation).PUT('/me/picture', {
      // The types of this client say string for a file; the serializer takes it as it is.
      body: { picture: picture as unknown as string },
      bodySerializer: () => {
        const form = new FormData();
        form.set('picture', picture, 'me.jpg');
        return form;
      },
    });
    if (error) throw new Error(error.code);
    return data.avatarUrl;
  },

  async followFirstNotification(installation, containerId) {
    const { data } = await clientOf(installation).GET('/v1/user/notifications/stream', {
      params: { query: { containerId }, header: { 'Last-Event-ID': '0' } },
      parseAs: 'stream',
    });
    if (!data) throw new Error('there is no stream');
    return (JSON.parse(await firstData(data)) as Notification).title;
  },

  async reasonOfFailedSignIn(installation, email, password) {
    const { error } = await clientOf(installation).POST('/auth/login', { body: { email, password } });
    // @ts-expect-error -- no answer of this operation has this code
    if (error?.code === 'wallet.taken') throw new Error('a sign-in has nothing to do with wallets');
    return error?.code === 'credentials.invalid' ? 'wrong e-mail address or password' : 'something else';
  },
};
