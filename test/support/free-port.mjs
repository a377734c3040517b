import { once } from 'node:events';
import { createServer } from 'node:net';

// Connections of this machine take their own ports from 32768 on, at any moment: a port from there may be gone
// before a test listens on it. `fetch` and browsers refuse 10080, which once was another protocol's.
const lowest = 10_100;
const count = 20_000;
/** Test files run side by side, each in a process of its own. */
let last = (process.pid * 37) % count;

/** A port of this machine that nobody listens on, and that nobody is given meanwhile. */
export async function freePort() {
  for (;;) {
    last = (last + 1) % count;
    const server = createServer();
    const listening = once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.listen(lowest + last, '127.0.0.1');
    if (!(await listening)) continue;
    await new Promise((done) => server.close(done));
    return lowest + last;
  }
}
