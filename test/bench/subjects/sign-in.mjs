import { load } from '../load/load.mjs';
import { hotRoutes } from '../load/routes.mjs';
import { facet, startServer } from '../load/server.mjs';
import { password } from '../world/people.mjs';

/** A sign-in with the right password. */
export const login = ({ email }) => ({
  method: 'POST',
  path: '/auth/login',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ email, password }),
});

/** Passwords checked, and sessions refreshed, in a second. */
export async function signIn({ large, options }) {
  const server = await startServer(facet, large.environment);
  const seconds = options.seconds * 3;
  try {
    const logins = await load(server.url, large.callers.map(login), { seconds });
    const refreshes = await load(server.url, hotRoutes['POST /auth/refresh'].requests(large.callers), { seconds });
    const how = `16 in flight for ${seconds} s`;
    return {
      lines: [
        { what: 'password logins (argon2id, 19 MiB)', value: logins.rate, unit: '/s', atLeast: 70, aim: 80, how },
        { what: 'refreshes', value: refreshes.rate, unit: '/s', atLeast: 300, aim: 600, how },
      ],
    };
  } finally {
    await server.stop();
  }
}
