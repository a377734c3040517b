import { cell, table } from './page.mjs';

/** What a caller needs, in a word: `read:users`, a session, or nothing. */
function accessOf({ security, 'x-required-scopes': scopes }) {
  if (scopes) return scopes.map((scope) => `\`${scope}\``).join(', ');
  return security?.length > 0 ? 'a session' : '–';
}

/** The table of the routes of one API. */
export function routesTable({ operations }) {
  const rows = operations.map(({ method, path, operation }) => [
    `\`${method} ${path}\``,
    accessOf(operation),
    cell(operation.summary),
  ]);
  return table(['route', 'needs', 'what it does'], rows);
}
