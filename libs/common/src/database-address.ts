const shape = /^(postgres(?:ql)?:\/\/(?:[^@/?#]*@)?)([^/?#]*)(.*)$/s;

/** An address for each host of a database address that names several, as libpq writes them: `postgres://user@one:5432,two:5432/facet`. */
export function addressesOf(url: string): string[] {
  const [, before = '', hosts = '', after = ''] = shape.exec(url) ?? [];
  return hosts.includes(',') ? hosts.split(',').map((host) => `${before}${host}${after}`) : [url];
}
