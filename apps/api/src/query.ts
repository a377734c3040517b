/** A query: each name once is a text, more often a list. */
export type Query = Record<string, string | string[]>;

/** Reads a query string. `a=1&a=2` and `a[]=1&a[]=2` both mean the list; nothing nests, so nothing can blow up. */
export function readQuery(text: string | null): Query {
  const query = Object.create(null) as Query;
  for (const [name, value] of new URLSearchParams(text ?? '')) {
    const key = name.endsWith('[]') ? name.slice(0, -2) : name;
    const before = query[key];
    query[key] = before === undefined ? (key === name ? value : [value]) : [before, value].flat();
  }
  return query;
}
