import { setTimeout as delay } from 'node:timers/promises';
import { organization, type Admin } from './installation.js';
import type { Journal, Write } from './journal.js';

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A user who signed up, as their last answer left them. */
interface Account {
  readonly email: string;
  readonly id: string;
  readonly session: string;
  readonly token: string;
  readonly refreshToken: string;
}

const password = 'seven quiet herons at dusk';

const claimsOf = (token: string): { sid: string } =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string };

/**
 * Users who write without end, each on their own account, with an admin who tells them things and changes
 * what they are.
 */
export class Writers {
  /** How often each status was seen; `none` where the connection broke before an answer. */
  readonly statuses = new Map<number | string, number>();
  private stopped = false;
  private running: Promise<unknown> = Promise.resolve();

  /**
   * @param name what tells their names from those of others
   * @param base where to call next; it may change while they write
   */
  constructor(
    private readonly name: string,
    private readonly journal: Journal,
    private readonly admin: Admin,
    private readonly base: () => string,
  ) {}

  begin(count: number): void {
    this.running = Promise.all(Array.from({ length: count }, (_, at) => this.write(at)));
  }

  async end(): Promise<void> {
    this.stopped = true;
    await this.running;
    this.journal.close();
  }

  readonly seen = (): string => [...this.statuses].map(([status, count]) => `${status} × ${count}`).join(', ');

  private async write(at: number): Promise<void> {
    for (let nth = 0; !this.stopped; nth += 1) {
      let account = await this.signUp(`${this.name}.${at}.${nth}@example.com`);
      for (let step = 0; account && step < 5 && !this.stopped; step += 1) account = await this.live(account, step);
    }
  }

  private async signUp(email: string): Promise<Account | undefined> {
    const write: Write = { kind: 'account', of: email, value: 'there' };
    const body = { email, password, name: 'Wanda Writer', organizationId: organization };
    // Who got no answer asks again, and hears that the address is taken if it had been done.
    let answer: Answer | undefined;
    for (let tries = 0; tries < 2 && answer?.status !== 201; tries += 1) {
      const nth = this.journal.attempt(write);
      answer = await this.call({ method: 'POST', path: '/auth/sign-up', body });
      if (answer?.status === 201 || answer?.status === 409) this.journal.acknowledge(nth, write);
    }
    if (answer?.status !== 201) return undefined;
    const {
      accessToken: token,
      refreshToken,
      user,
    } = answer.body as { accessToken: string; refreshToken: string; user: { id: string } };
    return { email, id: user.id, session: claimsOf(token).sid, token, refreshToken };
  }

  /** One of each kind. */
  private async live(account: Account, step: number): Promise<Account> {
    const { email: of, id, token } = account;
    const headers = { authorization: `Bearer ${token}` };
    const bio = `bio ${step}`;
    await this.keep({ kind: 'bio', of, value: bio }, { method: 'PATCH', path: '/me', body: { bio }, headers });
    const handle = `${of.split('@', 1)[0] ?? ''}.${step}`;
    await this.keep(
      { kind: 'name', of, value: handle },
      { method: 'POST', path: '/v1/user/profile', body: { handle }, headers },
    );
    const role = this.admin.roles[step % this.admin.roles.length] ?? '';
    await this.keep({ kind: 'roles', of, value: role }, this.byAdmin('PUT', `/members/${id}/roles`, { roles: [role] }));
    const content = { type: 'fault.step', title: `Step ${step}`, body: 'A word.', userIds: [id] };
    const told = await this.keep({ kind: 'told', of, value: '' }, this.byAdmin('POST', '/notifications', content));
    if (told) {
      const value = told.id as string;
      await this.keep(
        { kind: 'read', of, value },
        { method: 'POST', path: '/v1/user/notifications/read', body: { ids: [value] }, headers },
      );
    }
    return this.renew(account, step + 1);
  }

  /** Who got no answer still has the former token, and gets with it what they missed. */
  private async renew(account: Account, generation: number): Promise<Account> {
    const write: Write = { kind: 'refresh', of: account.session, value: String(generation) };
    for (let tries = 0; tries < 200 && !this.stopped; tries += 1) {
      const body = await this.keep(write, {
        method: 'POST',
        path: '/auth/refresh',
        body: { refreshToken: account.refreshToken },
      });
      if (body) return { ...account, token: body.accessToken as string, refreshToken: body.refreshToken as string };
    }
    return account;
  }

  private byAdmin(method: string, path: string, body: object): Call {
    return {
      method,
      path: `/admin/organizations/${organization}${path}`,
      body,
      headers: { 'x-api-key': this.admin.apiKey },
    };
  }

  /** Writes down that it was acknowledged, if it was. Answers the body then. */
  private async keep(write: Write, call: Call): Promise<Answer['body'] | undefined> {
    const nth = this.journal.attempt(write);
    const answer = await this.call(call);
    if (!answer || answer.status >= 300) return undefined;
    this.journal.acknowledge(nth, write.value === '' ? { ...write, value: answer.body.id as string } : write);
    return answer.body;
  }

  /** Its answer, read to the end; none when the server went away. A writer that fails comes back a moment later. */
  private async call({ method, path, body, headers = {} }: Call): Promise<Answer | undefined> {
    const all = { 'content-type': 'application/json', ...headers };
    const answer = await fetch(this.base() + path, {
      method,
      headers: all,
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    })
      .then(async (response) => ({
        status: response.status,
        body: JSON.parse((await response.text()) || '{}') as Answer['body'],
      }))
      .catch((error: unknown) => (error as Error).name);
    const status = typeof answer === 'string' ? (answer === 'TimeoutError' ? 'silence' : 'none') : answer.status;
    const told = typeof answer !== 'string' && answer.status === 401 ? `401 at ${method} ${path}` : status;
    this.statuses.set(told, (this.statuses.get(told) ?? 0) + 1);
    if (typeof answer !== 'string' && answer.status < 300) return answer;
    await delay(100);
    return typeof answer === 'string' ? undefined : answer;
  }
}
