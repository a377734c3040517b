import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { eventually } from './eventually.js';
import { onThePage, type OwnCluster } from './own-cluster.js';

const host = 'api.example.com';

interface Kind {
  readonly name: string;
  readonly programs: readonly string[];
  readonly block: string;
  /** What the configuration of the page stands in, and the command that reads it. */
  prepare(
    page: string,
    at: { folder: string; port: number; spare: number },
  ): { text: string; command: readonly string[] };
}

const nginx: Kind = {
  name: 'nginx',
  programs: ['/usr/sbin/nginx', '/usr/bin/nginx'],
  block: 'nginx',
  prepare(page, { folder, port }) {
    const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((what) => `${what}_temp_path ${folder}/nginx-${what};`)
      .join(' ');
    const text = page.replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`);
    const around = `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log; events { worker_connections 1024; }`;
    return {
      text: `${around}\nhttp { access_log off; ${own}\n${text}\n}`,
      command: ['-e', `${folder}/nginx.log`, '-c', `${folder}/nginx.conf`],
    };
  },
};

const haproxy: Kind = {
  name: 'HAProxy',
  programs: ['/usr/sbin/haproxy', '/usr/bin/haproxy'],
  block: 'haproxy',
  prepare: (page, { folder, port }) => ({
    text: page.replace('bind :443', `bind 127.0.0.1:${port}`),
    command: ['-db', '-f', `${folder}/HAProxy.conf`],
  }),
};

const caddy: Kind = {
  name: 'Caddy',
  programs: ['/usr/bin/caddy', '/usr/local/bin/caddy'],
  block: 'caddy',
  prepare: (page, { folder, port, spare }) => ({
    text: page.replace('admin off', `admin off\n  http_port ${spare}\n  https_port ${port}\n  default_bind 127.0.0.1`),
    command: ['run', '--adapter', 'caddyfile', '--config', `${folder}/Caddy.conf`],
  }),
};

const programOf = ({ programs }: Kind): string | undefined => programs.find(existsSync);

/** The proxies of the operations page that this machine has. */
export const proxyKinds: readonly Kind[] = [nginx, haproxy, caddy].filter((kind) => programOf(kind) !== undefined);

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
}

/**
 * A proxy that runs with the configuration of the operations page, but for ports and certificates. Its client
 * keeps connections.
 */
export class Proxy {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });

  private constructor(
    readonly name: string,
    private readonly port: number,
    private readonly ca: Buffer,
  ) {}

  /** A certificate for the name on the page, made once for all proxies. */
  static async certify(cluster: OwnCluster): Promise<void> {
    await cluster.run(`openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem -subj /CN=${host} -addext subjectAltName=DNS:${host}
      cat cert.pem key.pem > both.pem`);
  }

  static async start(
    kind: Kind,
    cluster: OwnCluster,
    ports: { port: number; spare: number; servers: readonly [number, number] },
  ): Promise<Proxy> {
    const { folder } = cluster;
    const page = onThePage(kind.block)
      .replaceAll('/etc/facet/tls', folder)
      .replaceAll('127.0.0.1:3001', `127.0.0.1:${ports.servers[0]}`)
      .replaceAll('127.0.0.1:3002', `127.0.0.1:${ports.servers[1]}`);
    const { text, command } = kind.prepare(page, { folder, ...ports });
    writeFileSync(join(folder, `${kind.name}.conf`), text);
    cluster.spawn('env', [`HOME=${folder}`, programOf(kind) ?? '', ...command]);
    const proxy = new Proxy(kind.name, ports.port, readFileSync(join(folder, 'cert.pem')));
    await eventually(
      () =>
        proxy
          .ask('/health/ready')
          .then(({ status }) => (status === 200 ? true : undefined))
          .catch(() => undefined),
      20_000,
    );
    return proxy;
  }

  /** Rejects when the connection breaks. */
  ask(path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answered> {
    return new Promise((done, fail) => {
      const options = {
        ...this.address(),
        path,
        method,
        agent: this.agent,
        headers: { host, ...headers, ...(body && { 'content-length': Buffer.byteLength(body) }) },
      };
      const sent = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', () => done({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
        response.once('error', fail);
      });
      sent.once('error', fail).end(body);
    });
  }

  /** Opens a stream of events. `received` is what has come so far. */
  follow(path: string, headers: Readonly<Record<string, string>>): { received(): string; close(): void } {
    let text = '';
    const sent = request({ ...this.address(), path, agent: false, headers: { host, ...headers } }, (response) => {
      response.on('data', (chunk) => (text += String(chunk))).on('error', () => undefined);
    });
    sent.on('error', () => undefined).end();
    return { received: () => text, close: () => sent.destroy() };
  }

  /** What comes back for bytes that no client library sends, until `isDone`. */
  async bytes(text: string, isDone: (received: string) => boolean): Promise<string> {
    let received = '';
    const socket = connect({ ...this.address(), ALPNProtocols: ['http/1.1'] }, () => socket.write(text));
    socket.on('data', (chunk) => (received += String(chunk))).on('error', () => undefined);
    const all = await eventually(() => Promise.resolve(isDone(received) ? received : undefined));
    socket.destroy();
    return all;
  }

  close(): void {
    this.agent.destroy();
  }

  private address(): { host: string; port: number; servername: string; ca: Buffer } {
    return { host: '127.0.0.1', port: this.port, servername: host, ca: this.ca };
  }
}
