/** The token of `Authorization: Bearer …` (RFC 6750, 2.1); nothing when there is none or the scheme is another. */
export function bearerTokenOf(request: { headers: { authorization?: string } }): string | undefined {
  return /^Bearer +([\w\-.~+/]+=*) *$/i.exec(request.headers.authorization ?? '')?.[1];
}
