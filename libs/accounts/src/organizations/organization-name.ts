import { RequestInvalid } from '@app/common';

/** In code points. The name is in the subject of invitations: a longer one could carry a message. */
const longestName = 80;
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/**
 * Schemes, email addresses and host names, which mail clients turn into links. Browsers accept other full stops in
 * host names.
 */
const link = /:\/\/|www[.]|@|[/\\]|[\p{L}\p{N}][.]\p{L}{2,}|\d{1,3}(?:[.]\d{1,3}){3}/iu;

const plain = (name: string): string => name.normalize('NFKC').replace(/[\u3002\uFF0E\uFF61\u2024]/g, '.');

/** The reason why a name could carry a message into the emails of the organization. */
function faultOf(name: string): string | undefined {
  if (Array.from(name).length > longestName) return `must have at most ${longestName} characters`;
  if (unprintable.test(name)) return 'must have no line breaks and no invisible characters';
  return link.test(plain(name)) ? 'must not have an address of a page or of a mailbox in it' : undefined;
}

/** Throws `RequestInvalid`. */
export function assertOrganizationName(name: string): void {
  const fault = faultOf(name);
  if (fault !== undefined) throw new RequestInvalid({ fields: [{ field: 'name', message: `name ${fault}` }] });
}
