import { Logger } from '@nestjs/common';
import type { Response } from 'express';
import { eventText, type EventsAnswer } from '@app/http';
import { isTaken } from './slow-readers.js';

/** Proxies keep nothing of it, change nothing in it and hold nothing back. */
const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

const logger = new Logger('EventStream');

/**
 * Milliseconds until a client comes back. Spread, so that not all clients of a lost server connect to the
 * next one in the same moment, and short enough that 2,000 of them have all that was sent within 5 seconds;
 * clients beyond the limit of simultaneous opens wait in a queue of their own (`LoadShedding`).
 */
const retry = (): number => Math.round(500 + Math.random() * 2500);

/** Sends the events of an answer for as long as there are any and the client is there. */
export function replyWithEvents(response: Response, answer: EventsAnswer): void {
  response.set(headers);
  if (response.req.method === 'HEAD' || response.destroyed) {
    answer.source.end();
    return void response.end();
  }
  response.once('close', () => answer.source.end());
  response.flushHeaders();
  response.write(eventText({ retry: retry() }));
  send(response, answer).then(
    () => response.end(),
    (error: unknown) => {
      logger.error({ err: error }, 'a stream of events broke');
      response.destroy();
    },
  );
}

/** A slow client only lags: what comes next is read when it has taken what came before. */
async function send(response: Response, { source, timeLimit }: EventsAnswer): Promise<void> {
  for await (const events of source) {
    if (response.write(events.map(eventText).join(''))) continue;
    // What it has not taken by now it gets when it comes back, and asks for what follows the last event that
    // it has whole.
    if (!(await isTaken(response, timeLimit, source.ended))) return void response.destroy();
  }
}
