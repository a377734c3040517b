const prefixLength = 5;
/** An answer of Pwned Passwords has about 40 kB. */
const mostBytes = 1024 * 1024;
const line = /^([\dA-F]{35}):(\d+)$/i;

/**
 * A service that answers like the range API of Pwned Passwords. It is sent the first five characters of the
 * SHA-1 of a password, which thousands of passwords share (k-anonymity), and returns the others of that
 * beginning. `Add-Padding` hides from the network how many those are.
 */
export class BreachService {
  /** @param address without a slash at its end; a hash is appended */
  constructor(private readonly address: string) {}

  /**
   * Throws when there is no answer, or one in another format: a page of a proxy in between says nothing
   * about a password.
   */
  async has(sha1: string, signal: AbortSignal): Promise<boolean> {
    const wanted = sha1.toUpperCase();
    const rest = wanted.slice(prefixLength);
    const text = await this.read(wanted.slice(0, prefixLength), signal);
    const lines = text.split(/\r?\n/).filter((one) => one !== '');
    if (lines.length === 0) throw new Error('the service of breached passwords answered nothing');
    return lines.map(entryOf).some(({ suffix, count }) => suffix === rest && count > 0);
  }

  /** No redirect is followed: the address of the setting is the only one that is asked. */
  private async read(prefix: string, signal: AbortSignal): Promise<string> {
    const headers = { accept: 'text/plain', 'add-padding': 'true', 'user-agent': 'Facet' };
    const response = await fetch(`${this.address}/${prefix}`, { redirect: 'manual', signal, headers });
    if (response.status === 200 && response.body) return textOf(response.body);
    await response.body?.cancel();
    throw new Error(`the service of breached passwords answered ${response.status}`);
  }
}

/** Entries that only pad the answer have the count 0. */
function entryOf(text: string): { suffix: string; count: number } {
  const [, suffix, count] = line.exec(text) ?? [];
  if (suffix === undefined) throw new Error('the service of breached passwords answered in another format');
  return { suffix: suffix.toUpperCase(), count: Number(count) };
}

async function textOf(body: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    // Leaving the loop closes the connection.
    if (bytes > mostBytes) throw new Error(`the service of breached passwords answered more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('latin1');
}
