import type { DemoCredentials } from '../demo/credentials.js';

/** The text that the start prints when the server is up. */
export function banner(
  baseUrl: string,
  pages: { docs: boolean; console: string | undefined },
  demo: DemoCredentials | undefined,
): string {
  const lines = [
    '',
    `  Facet listens on ${baseUrl}`,
    ...(pages.docs ? [`  Swagger UI:      ${baseUrl}/docs`] : []),
    ...(pages.console === undefined ? [] : [`  Admin console:   ${pages.console}`]),
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
