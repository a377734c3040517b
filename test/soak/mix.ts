import type { Credentials, Person } from '../support/server-process.js';

type Step = (client: Client) => Promise<void>;

/** What all APIs do for users, in the shares in which they do it. */
export class Client {
  readonly failures: string[] = [];
  done = 0;

  constructor(
    private readonly base: string,
    readonly organization: string,
    private readonly people: readonly Person[],
  ) {}

  static of({ baseUrl, organizationId, people }: Credentials, base = baseUrl): Client {
    return new Client(base, organizationId, people);
  }

  person(role: string): Person {
    const found = this.people.find((one) => one.role === role);
    if (!found) throw new Error(`no ${role} in the demo organization`);
    return found;
  }

  /** One step of the mix; the number decides which. What fails is kept. */
  async step(at: number): Promise<void> {
    const chosen = steps[at % steps.length];
    if (!chosen) return;
    this.done += 1;
    await chosen(this).catch((error: unknown) => this.failures.push(String(error)));
  }

  async send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<Record<string, unknown>> {
    const response = await fetch(this.base + path, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`);
    return text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  }

  /** Opens the stream, waits for its first words, and goes away. */
  async glance(path: string, headers: Record<string, string>): Promise<void> {
    const leave = new AbortController();
    const response = await fetch(this.base + path, { headers, signal: leave.signal });
    if (response.status !== 200) throw new Error(`GET ${path} answered ${response.status}`);
    await response.body?.getReader().read();
    leave.abort();
  }
}

const as = (client: Client, role: string): Record<string, string> => ({ 'x-api-key': client.person(role).apiKey });

const m2 = (client: Client, role: string): Record<string, string> => ({
  ...as(client, role),
  'x-m2-organization-id': client.organization,
});

const reading =
  (path: (organization: string) => string, role = 'member'): Step =>
  async (client) =>
    void (await client.send('GET', path(client.organization), m2(client, role)));

const reads: readonly Step[] = [
  reading(() => '/me'),
  reading(() => '/api/v1/user/me'),
  reading(() => '/v1/user/profile?fields=id,handle,displayName,email'),
  reading((organization) => `/v1/user/notifications?containerId=${organization}`),
  reading((organization) => `/admin/organizations/${organization}/members?limit=20`, 'admin'),
  reading(() => '/api/profile/username/denylist', 'admin'),
  reading(() => '/v1/user/referrals'),
  reading(() => '/health/ready'),
];

const signInAndOut: Step = async (client) => {
  const { email, password } = client.person('member');
  const { refreshToken } = await client.send('POST', '/auth/login', {}, { email, password });
  const { accessToken } = await client.send('POST', '/auth/refresh', {}, { refreshToken });
  await client.send('POST', '/auth/logout', { authorization: `Bearer ${String(accessToken)}` });
};

const tell: Step = async (client) => {
  const { userId } = client.person('member');
  const notification = { userIds: [userId], type: 'soak.step', title: 'Still here', body: 'A word.' };
  await client.send(
    'POST',
    `/admin/organizations/${client.organization}/notifications`,
    as(client, 'admin'),
    notification,
  );
};

const denyAndAllow: Step = async (client) => {
  const name = `soaked-${client.done}`;
  await client.send('POST', '/api/profile/username/deny', m2(client, 'admin'), { [name]: `${name}-former` });
  await client.send('DELETE', '/api/profile/username/deny', m2(client, 'admin'), [name]);
};

const writes: readonly Step[] = [
  async (client) => void (await client.send('PATCH', '/me', as(client, 'member'), { bio: `Step ${client.done}` })),
  async (client) =>
    void (await client.send('POST', '/v1/user/profile', as(client, 'admin'), { biography: `Step ${client.done}` })),
  async (client) => void (await client.send('POST', '/v1/user/notifications/read', as(client, 'member'), {})),
  tell,
  denyAndAllow,
  async (client) =>
    client.glance(`/v1/user/notifications/stream?containerId=${client.organization}`, as(client, 'member')),
];

/** Nine reads of each kind and three writes of each, for one sign-in. */
const steps: readonly Step[] = [
  ...Array.from({ length: 9 }, () => reads).flat(),
  ...Array.from({ length: 3 }, () => writes).flat(),
  signInAndOut,
];
