import { describe, expect, it } from '@jest/globals';
import { contractFaultOf } from '../support/contract.js';
import { documentNames, operations, readDocument, resolved, type Response, type Schema } from './document.js';

const failuresOf = (responses: Readonly<Record<string, Response>>): [status: number, response: Response][] =>
  Object.entries(responses).flatMap(([status, response]): [number, Response][] =>
    Number(status) >= 400 ? [[Number(status), response]] : [],
  );

const failures = [...operations].flatMap(([name, { responses }]) =>
  failuresOf(responses).flatMap(([status, response]) =>
    Object.entries(response.content ?? {}).map(([type, content]) => ({
      name,
      status,
      type,
      content,
      headers: Object.keys(response.headers ?? {}),
    })),
  ),
);

/** The part of the schema of an answer that narrows the format to what this answer can be. */
const narrowedIn = ({ allOf = [] }: Schema): Schema => allOf[1] ?? {};

describe('failures in the documents', () => {
  it('have an example for each code, in the format of their API, which the schema accepts', () => {
    const faults = failures.flatMap(({ name, status, type, content }) => {
      const [method = '', path = ''] = name.split(' ');
      const examples = Object.values(content.examples ?? {});
      const wrong = examples.map(({ value }) =>
        contractFaultOf(method, path.replace(/\{\w+\}/g, 'x'), { status, type, body: value }),
      );
      return examples.length === 0 ? [`${name} ${status} has no example`] : wrong.filter((one) => one !== undefined);
    });
    expect(faults).toEqual([]);
    expect(failures.length).toBeGreaterThan(500);
  });

  it('name the codes that they can have, and no other passes', () => {
    for (const { name, status, content } of failures) {
      const { properties = {}, required = [] } = narrowedIn(content.schema);
      expect([name, status, required.length > 0]).toEqual([name, status, true]);
      for (const field of required) {
        const known = new Set(
          Object.values(content.examples ?? {}).map(({ value }) => (value as Record<string, unknown>)[field]),
        );
        expect([name, status, field, ...(properties[field]?.enum ?? [])]).toEqual([name, status, field, ...known]);
      }
    }
    const [problem] = Object.values(operations.get('POST /auth/login')?.responses['401']?.content ?? {});
    const body = { ...(problem?.examples?.['credentials.invalid']?.value as object), code: 'wallet.taken' };
    expect(contractFaultOf('POST', '/auth/login', { status: 401, type: 'application/problem+json', body })).toContain(
      'must be equal to one of the allowed values',
    );
  });

  it('describe their headers', () => {
    for (const { name, status, headers } of failures) {
      const wanted = [
        'X-Request-Id',
        ...(status === 401 ? ['WWW-Authenticate'] : []),
        ...([429, 503].includes(status) ? ['Retry-After'] : []),
      ];
      expect([name, status, headers]).toEqual([name, status, expect.arrayContaining(wanted)]);
    }
  });
});

describe.each(documentNames)('the document %s', (name) => {
  const document = readDocument(name);
  const written = JSON.stringify(document);

  it('has no component that nothing refers to', () => {
    const components = Object.entries(document.components).filter(([kind]) => kind !== 'securitySchemes') as [
      string,
      object,
    ][];
    const unused = components.flatMap(([kind, entries]) =>
      Object.keys(entries).filter((key) => !written.includes(`"#/components/${kind}/${key}"`)),
    );
    expect(unused).toEqual([]);
  });

  it('shares answers and headers instead of repeating them', () => {
    const inlined = Object.values(document.paths).flatMap((item) =>
      Object.values(item).flatMap(({ responses }) =>
        Object.entries(responses).filter(([status, one]) => Number(status) >= 400 && !('$ref' in one)),
      ),
    );
    expect(inlined).toEqual([]);
    expect(Object.keys(document.components.headers)).toContain('X-Request-Id');
  });

  it('tells the version of the build, where it is served, its licence, and what its tags are about', () => {
    expect(document).toMatchObject({
      info: { version: expect.stringMatching(/^\d+\.\d+\.\d+/), license: { identifier: 'LicenseRef-Proprietary' } },
      servers: [{ url: '/' }],
    });
    const used = new Set(
      Object.values(document.paths).flatMap((item) => Object.values(item).flatMap(({ tags = [] }) => tags)),
    );
    expect(document.tags.map((tag) => tag.name).sort()).toEqual([...used].sort());
    for (const { description } of document.tags) expect(description).toMatch(/\.$/);
  });

  it('calls its operations by a verb and what it is done to', () => {
    const ids = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map(({ operationId = '' }) => operationId),
    );
    for (const id of ids) expect(id).toMatch(/^[a-z]+(?:[A-Z0-9][a-z0-9]*)+$/);
  });
});

describe('numbers in the documents', () => {
  it('are whole where they count, with bounds', () => {
    const unbounded: string[] = [];
    const look = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      const { type, minimum, maximum } = value as Record<string, unknown>;
      const types = [type].flat();
      if (types.includes('number') || (types.includes('integer') && (minimum === undefined || maximum === undefined)))
        unbounded.push(path);
      for (const [key, inner] of Object.entries(value)) look(inner, `${path}/${key}`);
    };
    look(readDocument('all'), '');
    expect(unbounded).toEqual([]);
  });
});

describe('what the contracts print', () => {
  const document = readDocument('all');

  it('paths with a slash at the end, and the header as required', () => {
    const printed = ['/api/profile/', '/api/profile/username/deny/', '/api/profile/username/denylist/'];
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(printed));
    for (const path of printed)
      for (const { parameters = [] } of Object.values(document.paths[path] ?? {}))
        expect(parameters).toContainEqual(expect.objectContaining({ name: 'x-m2-organization-id', required: true }));
  });

  it('public routes without security', () => {
    expect(operations.get('POST /auth/login')?.security).toEqual([]);
    expect(operations.get('GET /me')?.security).toEqual([{ bearer: [] }, { apiKey: [] }]);
  });

  it('the formats of /me, and a phone number of one of two kinds', () => {
    const { properties = {} } = resolved({ $ref: '#/components/schemas/CurrentUserDto' });
    expect([properties.locale?.format, properties.timezone?.format]).toEqual(['locale-bcp47', 'timezone']);
    expect(properties.phoneNumber?.oneOf).toMatchObject([
      { type: 'string', format: 'phone-number' },
      { type: 'string', enum: expect.any(Array) },
    ]);
    expect(properties.badges?.type).toBe('array');
  });

  it('a `default` answer where they have one', () => {
    const having = [...operations].flatMap(([name, { responses }]) => ('default' in responses ? [name] : []));
    expect(having.sort()).toEqual([
      'GET /v1/user/by-id/{username}/public',
      'GET /v1/user/profile',
      'GET /v1/user/referrals',
      'POST /v1/user/profile',
    ]);
  });
});
