import { RequestInvalid } from '@app/common';

/** Code points. An invitation has the name in its subject, where a longer one would be a message. */
const longestName = 80;
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** A scheme, an address, or a host name: what mail programs turn into a link. All kinds of full stops count, as browsers take them. */
const link = /:\/\/|www[.]|@|[/\\]|[\p{L}\p{N}][.]\p{L}{2,}|\d{1,3}(?:[.]\d{1,3}){3}/iu;

const plain = (name: string): string => name.normalize('NFKC').replace(/[\u3002\uFF0E\uFF61\u2024]/g, '.');

/** Why a name could carry a message of its own into the letters that name the organization. */
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
