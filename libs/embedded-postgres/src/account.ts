import { readFile, stat } from 'node:fs/promises';

/** The unprivileged account the server runs as when Facet itself runs as root, which PostgreSQL refuses. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

const NOBODY: Account = { uid: 65534, gid: 65534, name: 'nobody' };

/** Undefined for an ordinary user (and on Windows): then the server runs as the user who started Facet. */
export async function serverAccount(cluster: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const known = await knownAccounts();
  // A cluster that exists keeps its owner: accounts come and go with packages, and a user may have made it.
  const owner = await stat(cluster).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return known.find((one) => one.uid === owner.uid) ?? { uid: owner.uid, gid: owner.gid, name: `uid ${owner.uid}` };
  return known.find((one) => one.name === 'postgres') ?? known.find((one) => one.name === 'nobody') ?? NOBODY;
}

async function knownAccounts(): Promise<Account[]> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    // An account with uid 0 under another name would be refused as well.
    if (name === undefined || !(Number(uid) > 0) || gid === undefined) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}
