// Functions that run in the browser, inside of Swagger UI: `/docs/swagger-ui-init.js` has their text. Each
// stands by itself and names nothing outside of it.

interface SentRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers: Record<string, string>;
}

interface ReceivedAnswer {
  readonly ok: boolean;
  readonly url: string;
  readonly obj?: unknown;
}

/** What the functions use of the page. */
interface Page {
  readonly ui: { preauthorizeApiKey(scheme: string, value: string): void };
  readonly sessionStorage: {
    getItem(key: string): string | null;
    setItem(key: string, value: string): void;
    removeItem(key: string): void;
  };
  readonly location: { readonly origin: string };
}

interface Lists<T> {
  filter(predicate: (value: T, key: string) => boolean): Lists<T>;
}

interface TaggedOperations {
  get(key: 'operations'): Lists<{
    getIn(path: readonly string[]): string | undefined;
  }> & {
    readonly size: number;
  };
  set(key: 'operations', value: unknown): TaggedOperations;
}

/**
 * Puts the tokens of a sign-in, or of a changed password, into Authorize, and remembers the refresh token
 * until the tab is closed.
 */
export function rememberTokens(answer: ReceivedAnswer): ReceivedAnswer {
  const page = globalThis as unknown as Page;
  const { accessToken, refreshToken } = (answer.obj ?? {}) as { accessToken?: unknown; refreshToken?: unknown };
  const ownTokens = /\/auth\/(?:login|password)$/.test(answer.url);
  if (!answer.ok || !ownTokens || typeof accessToken !== 'string' || typeof refreshToken !== 'string') return answer;
  page.sessionStorage.setItem('facet.refreshToken', refreshToken);
  page.sessionStorage.setItem('facet.accessToken', accessToken);
  page.ui.preauthorizeApiKey('bearer', accessToken);
  return answer;
}

/**
 * Before a call with an access token that is about to expire: the next one, if the page has seen the sign-in
 * that it came from.
 */
export async function renewToken(request: SentRequest): Promise<SentRequest> {
  const page = globalThis as unknown as Page;
  const sent = request.headers.Authorization ?? '';
  const refreshToken = page.sessionStorage.getItem('facet.refreshToken');
  const isOurs = refreshToken !== null && sent === `Bearer ${page.sessionStorage.getItem('facet.accessToken')}`;
  if (!isOurs) return request;
  const claims = (sent.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  const { exp = 0 } = JSON.parse(atob(claims)) as { exp?: number };
  // eslint-disable-next-line facet/time-from-the-clock -- this runs in a browser, which has no other
  if (exp * 1000 - Date.now() > 30_000) return request;
  const answer = await fetch(`${page.location.origin}/auth/refresh`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ refreshToken }),
  });
  if (!answer.ok) {
    page.sessionStorage.removeItem('facet.refreshToken');
    return request;
  }
  const next = (await answer.json()) as { accessToken: string; refreshToken: string };
  page.sessionStorage.setItem('facet.refreshToken', next.refreshToken);
  page.sessionStorage.setItem('facet.accessToken', next.accessToken);
  page.ui.preauthorizeApiKey('bearer', next.accessToken);
  request.headers.Authorization = `Bearer ${next.accessToken}`;
  return request;
}

/** The configuration that the page hands to the search box. */
interface SearchBox {
  readonly layoutSelectors: { currentFilter(): unknown };
  readonly layoutActions: { updateFilter(phrase: string): void };
}

/** The search box says what it finds: without this the page says that it finds tags. */
export function nameSearch({
  React,
}: {
  React: { createElement(type: string, properties: object, ...children: unknown[]): unknown };
}): object {
  const FilterContainer = ({ layoutSelectors, layoutActions }: SearchBox): unknown => {
    const phrase = layoutSelectors.currentFilter();
    const box = React.createElement('input', {
      className: 'operation-filter-input',
      type: 'text',
      placeholder: 'Search operations by path, method, summary, name or tag',
      'aria-label': 'Search operations',
      value: typeof phrase === 'string' && phrase !== 'true' ? phrase : '',
      onChange: ({ target }: { target: { value: string } }) => layoutActions.updateFilter(target.value),
    });
    return React.createElement('section', { className: 'filter wrapper' }, box);
  };
  return { components: { FilterContainer } };
}

/** The search box finds operations by path, method, summary and name, and whole groups by their tag. */
export function searchOperations(): object {
  const opsFilter = (
    groups: Lists<TaggedOperations> & {
      map(to: (group: TaggedOperations) => TaggedOperations): Lists<TaggedOperations>;
    },
    phrase: string,
  ): unknown => {
    const wanted = phrase.toLowerCase();
    const names = new Set<TaggedOperations>();
    groups.filter((group, tag) => {
      if (tag.toLowerCase().includes(wanted)) names.add(group);
      return true;
    });
    const matching = groups.map((group) =>
      names.has(group)
        ? group
        : group.set(
            'operations',
            group
              .get('operations')
              .filter((one) =>
                [['path'], ['method'], ['operation', 'summary'], ['operation', 'operationId']].some((field) =>
                  one.getIn(field)?.toLowerCase().includes(wanted),
                ),
              ),
          ),
    );
    return matching.filter((group) => group.get('operations').size > 0);
  };
  return { fn: { opsFilter } };
}
