import { demoPerson, type Person, type ServerProcess } from './server-process.js';

/** What a member and an admin of the demo organization ask of a server that runs as a process of its own. */
export class DemoClient {
  constructor(
    private readonly dataDir: string,
    private readonly server: () => ServerProcess,
  ) {}

  /** The status of an answer; 0 where none came. */
  async ask(role: string, method: string, path: string, body?: object): Promise<number> {
    const headers = {
      'x-api-key': this.person(role).apiKey,
      'x-m2-organization-id': 'demo',
      'content-type': 'application/json',
    };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const answer = await fetch(this.server().baseUrl + path, init).catch(() => undefined);
    await answer?.text().catch(() => '');
    return answer?.status ?? 0;
  }

  person(role: string): Person {
    return demoPerson(this.dataDir, role);
  }

  /** One request of each API, and a sign-in. */
  async faces(): Promise<Record<string, number>> {
    const { email, password, userId } = this.person('admin');
    return {
      'POST /auth/login': await this.ask('admin', 'POST', '/auth/login', { email, password }),
      'GET /me': await this.ask('member', 'GET', '/me'),
      'GET /api/v1/user': await this.ask('admin', 'GET', `/api/v1/user/${userId}`),
      'GET /api/profile': await this.ask('member', 'GET', '/api/profile/'),
      'GET /v1/user/profile': await this.ask('member', 'GET', '/v1/user/profile?fields=handle'),
      'GET /admin': await this.ask('admin', 'GET', '/admin/organizations/demo/members?search=max'),
    };
  }

  /** Tells all members something; whether that was acknowledged. */
  async tell(title: string): Promise<boolean> {
    const path = '/admin/organizations/demo/notifications';
    return (await this.ask('admin', 'POST', path, { all: true, type: 'test.told', title, body: title })) === 201;
  }

  async signUp(name: string): Promise<boolean> {
    const body = { email: `${name}@load.example`, password: 'correct horse battery', name, organizationId: 'demo' };
    return (await this.ask('member', 'POST', '/auth/sign-up', body)) === 201;
  }

  async signIn(name: string): Promise<number> {
    return this.ask('member', 'POST', '/auth/login', {
      email: `${name}@load.example`,
      password: 'correct horse battery',
    });
  }
}
