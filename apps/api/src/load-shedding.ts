import { AsyncResource } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';
import { Places } from './places.js';
import type { ServedResponse } from './served-request.js';
import type { SlowReaders } from './slow-readers.js';
import { opensStream } from './stream-routes.js';

/**
 * Milliseconds that a request waits for a place. Less than the time limits of clients, and enough that a
 * rejected client that retries at once is no load. A client that opens a stream waits longer: a browser never
 * comes back to a stream that was refused.
 */
const timeLimit = { request: 500, stream: 30_000 };
/** How many may wait, for each place. */
const longest = 16;
/**
 * Streams that are opened at once. All of them come back together after a restart, and leave the processor
 * and the pool to others meanwhile.
 */
const mostOpening = 8;

type Turn = (isIn: boolean) => void;

/**
 * Lets so many requests in at once. More requests wait for a short time in a queue and are rejected then:
 * accepted requests get their answer in time, and memory stays bounded. To refuse at once would cost more,
 * for a caller who knows no waiting comes back with the next packet: then the server does nothing but refuse.
 */
export class LoadShedding {
  private readonly requests: Places;
  private readonly openings: Places;

  /** @param streams that may wait to be opened */
  constructor(
    most: number,
    streams: number,
    private readonly readers: SlowReaders,
  ) {
    this.requests = new Places({ most, longest: most * longest, timeLimit: timeLimit.request });
    this.openings = new Places({ most: mostOpening, longest: streams, timeLimit: timeLimit.stream });
  }

  /**
   * Reports later whether the request is accepted; for a request that was accepted or rejected before, the same
   * again. Never, when the caller goes away.
   */
  ask(response: ServedResponse, turn: Turn): void {
    // A closed request would never release the place.
    if (isGone(response)) return;
    if (response.leavePlace) return turn(true);
    if (response.isShed) return turn(false);
    const places = opensStream(response.req) ? this.openings : this.requests;
    if (places.take()) return this.letIn(places, response, turn);
    if (places.isLineFull) return this.refuse(response, turn);
    this.queue(places, response, turn);
  }

  /** An answer that only has to be sent releases its place, however long the client takes. */
  releasePlace(response: ServedResponse): void {
    response.leavePlace?.();
  }

  /** The same for an answer that was written to its end. */
  handOver(response: ServerResponse): void {
    this.releasePlace(response);
    this.readers.watch(response);
  }

  private letIn(places: Places, response: ServedResponse, turn: Turn): void {
    const leave = (): void => {
      if (!response.leavePlace) return;
      response.leavePlace = undefined;
      places.leave();
    };
    response.leavePlace = leave;
    response.once('close', leave);
    response.once('prefinish', () => this.handOver(response));
    if (response.socket === null) onSocketClose(response, leave);
    turn(true);
  }

  private refuse(response: ServedResponse, turn: Turn): void {
    response.isShed = true;
    turn(false);
  }

  private queue(places: Places, response: ServedResponse, turn: Turn): void {
    // Its turn comes when another one's work ends, and must not be taken for a part of that.
    const own = new AsyncResource('LoadShedding');
    const stopWaiting = (): void => {
      places.unqueue(enter);
      clearTimeout(timer);
      response.off('close', stopWaiting);
    };
    const enter = (): void => {
      stopWaiting();
      if (isGone(response)) places.callNext();
      else if (places.take()) own.runInAsyncScope(() => this.letIn(places, response, turn));
    };
    const timer = setTimeout(() => {
      stopWaiting();
      this.refuse(response, turn);
    }, places.timeLimit);
    places.queue(enter);
    response.once('close', stopWaiting);
  }
}

const isGone = ({ destroyed, req }: ServerResponse): boolean => destroyed || req.socket.destroyed;

/** A response that waits behind another one on its connection (pipelining) gets no event when the connection ends. */
function onSocketClose({ req: { socket } }: ServerResponse, leave: () => void): void {
  socket.setMaxListeners(0).once('close', leave);
}
