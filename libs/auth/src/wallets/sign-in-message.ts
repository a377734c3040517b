import { createSiweMessage, parseSiweMessage, type SiweMessage } from 'viem/siwe';
import { getAddress, isAddress, recoverMessageAddress } from 'viem/utils';

/** A message of EIP-4361, version 1. */
export type SignInMessage = SiweMessage & { readonly issuedAt: Date };

type Hex = `0x${string}`;
const isHex = (text: string): text is Hex => text.startsWith('0x');

/** The address with its checksum (EIP-55); nothing where capitals are mixed in that are none. */
export const checksummed = (address: string): string | undefined =>
  isAddress(address) ? getAddress(address) : undefined;

export function writeMessage(message: Omit<SignInMessage, 'address' | 'version'> & { address: string }): string {
  return createSiweMessage({ ...message, address: getAddress(message.address), version: '1' });
}

/**
 * Reads a message; nothing when it is not one from its first character to its last. The parser finds its
 * fields anywhere in a text,
 * so what it read is written again and compared: a signed sentence that was not read is rejected.
 */
export function readMessage(text: string): SignInMessage | undefined {
  const { address = '', domain = '', nonce = '', uri = '', chainId = NaN, issuedAt, ...rest } = parseSiweMessage(text);
  if (!issuedAt || !isHex(address) || !isAddress(address)) return undefined;
  const message: SignInMessage = {
    ...rest,
    address: getAddress(address),
    domain,
    nonce,
    uri,
    chainId,
    issuedAt,
    version: '1',
  };
  try {
    return comparable(text) === comparable(createSiweMessage(message)) ? message : undefined;
  } catch {
    // The writer refuses fields that EIP-4361 does not allow.
    return undefined;
  }
}

const dateLine = /^((?:Issued At|Expiration Time|Not Before): )(.+)$/gm;

/** Dates and the address may be spelled in more than one way. */
function comparable(text: string): string {
  const [first = '', address = '', ...rest] = text.split('\n');
  const dated = rest.join('\n').replace(dateLine, (line, label: string, date: string) => {
    const time = Date.parse(date);
    return Number.isNaN(time) ? line : label + new Date(time).toISOString();
  });
  return `${first}\n${address.toLowerCase()}\n${dated}`;
}

/** The address whose key made this signature of the text (EIP-191); undefined when no key can have made it. */
export async function signerOf(message: string, signature: string): Promise<string | undefined> {
  try {
    return isHex(signature) ? await recoverMessageAddress({ message, signature }) : undefined;
  } catch {
    return undefined;
  }
}
