import type { DemoCredentials } from '../demo/credentials.js';

interface Served {
  readonly docs: boolean;
  /** The address of the admin console. */
  readonly console: string | undefined;
  readonly pages: boolean;
}

/** Browsers bind the passkeys of the demo to the name: pages at its address could not use them. */
const pagesLine = (baseUrl: string): string =>
  `  Hosted pages:    ${baseUrl.replace('127.0.0.1', 'localhost')}/auth/ui/account`;

/** The text that the start prints when the server is up. */
export function banner(baseUrl: string, { docs, console, pages }: Served, demo: DemoCredentials | undefined): string {
  const lines = [
    '',
    `  Facet listens on ${baseUrl}`,
    ...(docs ? [`  Swagger UI:      ${baseUrl}/docs`] : []),
    ...(console === undefined ? [] : [`  Admin console:   ${console}`]),
    ...(demo && pages ? [pagesLine(baseUrl)] : []),
    '',
  ];
  if (!demo) return lines.join('\n');
  const [first] = demo.people;
  const people = demo.people.flatMap(({ role, email, password, apiKey }) => [
    `  ${role.padEnd(10)} ${email.padEnd(28)} ${password}`,
    `  ${''.padEnd(10)} API key ${apiKey}`,
  ]);
  const curl = `  curl -s ${baseUrl}/api/v1/user/me -H 'x-api-key: ${first?.apiKey ?? ''}'`;
  return [
    ...lines,
    '  People of the organization "demo" (also in demo-credentials.json in the data folder):',
    ...people,
    '',
    '  Try:',
    curl,
    '',
    '',
  ].join('\n');
}
