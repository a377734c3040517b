import { createServer, IncomingMessage, ServerResponse, type Server } from 'node:http';
import type { Express } from 'express';

/**
 * Puts what the chain from `source` up to `base` has into `target`, nearest first: methods and getters are
 * found in one step.
 */
function copyDown(source: object, base: object, target: object): void {
  for (let level = source; level !== base; level = Object.getPrototypeOf(level) as object) {
    for (const key of Reflect.ownKeys(level)) {
      const property = Object.getOwnPropertyDescriptor(level, key);
      if (property && !Object.hasOwn(target, key)) Object.defineProperty(target, key, property);
    }
  }
}

/**
 * A server whose requests and responses are born as those of Express. Express gives every request and every
 * response another
 * prototype, which undoes what the engine has learnt of their shape, at a cost of more than all of our own
 * work; where they have
 * that prototype already, its assignment does nothing. Answers are the same byte for byte
 * (test/api/platform/aligned-server.spec.ts).
 */
export function alignedServer(app: Express): Server {
  const Aligned = class Request extends IncomingMessage {};
  const AlignedResponse = class Response extends ServerResponse {};
  copyDown(app.request, IncomingMessage.prototype, Aligned.prototype);
  copyDown(app.response, ServerResponse.prototype, AlignedResponse.prototype);
  app.request = Aligned.prototype as unknown as Express['request'];
  app.response = AlignedResponse.prototype as unknown as Express['response'];
  return createServer({ IncomingMessage: Aligned, ServerResponse: AlignedResponse }, app);
}
