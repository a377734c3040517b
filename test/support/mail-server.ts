import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { eventually } from './eventually.js';

/** A letter as the server took it. */
export interface TakenLetter {
  readonly from: string;
  readonly to: string;
  readonly headers: ReadonlyMap<string, string>;
  /** The whole message, its transfer encoding undone. */
  readonly content: string;
}

/** Undoes quoted-printable, which is all that letters need. */
const decoded = (raw: string): string =>
  raw.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

function headersOf(raw: string): Map<string, string> {
  const [head = ''] = raw.split(/\r?\n\r?\n/, 1);
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
}

/** The token of a link or code in a letter. */
export function tokenIn({ content }: Pick<TakenLetter, 'content'>): string {
  const token = /(?:#|Your code: )((?:[a-z0-9-]+\.)?[\w-]{64})/.exec(content)?.[1];
  if (token === undefined) throw new Error(`no token in ${content}`);
  return token;
}

/** A real SMTP server that keeps what it takes. */
export class MailServer {
  readonly letters: TakenLetter[] = [];
  /** How many times a client tried to hand over a letter. */
  tries = 0;
  /** Set: the server refuses every letter with this. */
  refusal: { message: string; responseCode: number } | undefined;
  /** Called before a letter is taken; the sender waits for it. */
  before: (content: string) => Promise<void> | void = () => undefined;

  /** Without TLS: it does not offer STARTTLS. */
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      let raw = '';
      stream.on('data', (chunk) => (raw += String(chunk)));
      stream.on('end', () => void this.take(raw, session.envelope).then(() => done(), done));
    },
  });

  async listen(port: number, host = '127.0.0.1'): Promise<this> {
    this.server.on('error', () => undefined);
    await once(this.server.listen(port, host), 'listening');
    return this;
  }

  close(): Promise<void> {
    return new Promise((done) => void this.server.close(() => done()));
  }

  /** Waits for a letter to this address, and takes it out. */
  letterTo(address: string, within = 10_000): Promise<TakenLetter> {
    return eventually(() => {
      const at = this.letters.findIndex(({ to }) => to === address);
      return Promise.resolve(at < 0 ? undefined : this.letters.splice(at, 1)[0]);
    }, within);
  }

  private async take(
    raw: string,
    { mailFrom, rcptTo }: { mailFrom: false | { address: string }; rcptTo: { address: string }[] },
  ): Promise<void> {
    this.tries += 1;
    await this.before(decoded(raw));
    if (this.refusal) throw Object.assign(new Error(this.refusal.message), { responseCode: this.refusal.responseCode });
    const from = mailFrom === false ? '' : mailFrom.address;
    this.letters.push({ from, to: rcptTo[0]?.address ?? '', headers: headersOf(raw), content: decoded(raw) });
  }
}
