// What a part of the edge costs by itself: `node test/bench/edge/alone.mjs`, after a build. No socket, no database, one thread:
// tenths of a microsecond are told apart, also on a machine that other work keeps busy.
import { IncomingMessage, ServerResponse } from 'node:http';
import { Passport, Strategy } from 'passport';
import { securityHeaders } from '../../../dist/apps/api/src/security-headers.js';
import { median } from '../load/load.mjs';

const rounds = 9;
const times = 40_000;

const request = Object.assign(new IncomingMessage(null), { method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 });
const respond = (headers) => () => {
  const response = new ServerResponse(request);
  headers(response);
  response.writeHead(200);
};

const sample = new ServerResponse(request);
securityHeaders(request, sample, () => undefined);
const known = sample.getRawHeaderNames().map((name) => [name, sample.getHeader(name)]);

/** Answers as the strategies of Facet do: later, with somebody. */
class Somebody extends Strategy {
  authenticate({ caller }) {
    Promise.resolve(caller).then(
      (found) => this.success(found),
      (error) => this.error(error),
    );
  }
}
const strategy = new Somebody();
const passport = new Passport().use('somebody', strategy);
const caller = {};
const call = (run) => () =>
  new Promise((resolve, reject) =>
    run({ caller, headers: {} }, (error, found) => (error ? reject(error) : resolve(found))),
  );

const parts = {
  'an answer without headers': respond(() => undefined),
  'security headers of helmet': respond((response) => securityHeaders(request, response, () => undefined)),
  'the same, remembered and set in a loop': respond((response) => {
    for (const [name, value] of known) response.setHeader(name, value);
  }),
  'a strategy by Passport': call((given, done) =>
    passport.authenticate('somebody', { session: false }, done)(given, {}, done),
  ),
  'the same strategy, called directly': call((given, done) =>
    Object.assign(Object.create(strategy), { success: (found) => done(null, found), error: done }).authenticate(given),
  ),
};

const costs = new Map(Object.keys(parts).map((name) => [name, []]));
for (let round = 0; round < rounds; round += 1)
  for (const [name, part] of Object.entries(parts)) {
    const before = process.cpuUsage();
    for (let time = 0; time < times; time += 1) await part();
    const { user, system } = process.cpuUsage(before);
    costs.get(name).push((user + system) / times);
  }
for (const [name, seen] of costs) console.log(`${name.padEnd(40)} ${median(seen).toFixed(2)} µs`);
