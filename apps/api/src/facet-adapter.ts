import type { Server } from 'node:http';
import type { NestApplicationOptions } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express, Request, Response } from 'express';
import { EventsAnswer, FileAnswer, matchesETag, Reply, StreamAnswer, WithETag } from '@app/http';
import type { RequestMeter } from '@app/observability';
import type { LoadShedding } from './load-shedding.js';
import { alignedServer } from './aligned-server.js';
import { replyWithEvents } from './event-stream.js';
import { gated } from './gate.js';
import { inTurn } from './in-turn.js';
import { parseQueriesOnce } from './query.js';
import { putCalledMostFirst } from './route-order.js';
import type { SlowReaders } from './slow-readers.js';
import { answerBegins, metered } from './observability/metering.js';

/**
 * Connections that may wait until they are accepted, as far as the system allows (`somaxconn`). Beyond the
 * 511 of Node the system drops those of clients that all come back after a restart, and they try again after
 * 1, 3, 7 and 15 seconds.
 */
const backlog = 4096;

/**
 * Express with additions: an answer that is `WithETag`, or a file, goes out with its entity tag, or as 304
 * when the caller has it already; a `Reply` brings its status and headers. Events are sent as they come, a
 * `StreamAnswer` as it is written.
 */
export class FacetAdapter extends ExpressAdapter {
  /** Measures requests, if metrics are on. */
  meter: RequestMeter | undefined;

  /** @param aligned see `alignedServer`; `false`: the server of Express, as it is */
  constructor(
    private readonly aligned: boolean,
    private readonly admission: LoadShedding,
    private readonly readers: SlowReaders,
  ) {
    super();
  }

  override initHttpServer(options: NestApplicationOptions): void {
    super.initHttpServer(options);
    const express = this.getInstance<Express>();
    parseQueriesOnce(express);
    if (this.aligned) this.httpServer = alignedServer(express);
    // The reader of the body says that it may come: not before the caller is known, where the body is large.
    this.httpServer.on('checkContinue', (request, response) => this.httpServer.emit('request', request, response));
    const measured = metered(() => this.meter, gated(this.admission, express));
    this.httpServer.removeAllListeners('request').on('request', inTurn(measured));
  }

  /** Nest calls it once all routes are registered. */
  override setNotFoundHandler(...given: Parameters<ExpressAdapter['setNotFoundHandler']>): unknown {
    putCalledMostFirst(this.getInstance<Express>());
    return super.setNotFoundHandler(...given);
  }

  override listen(port: string | number, ...given: unknown[]): Server {
    const host = given.find((one) => typeof one === 'string');
    const listening = given.find((one) => typeof one === 'function') as (() => void) | undefined;
    return (this.httpServer as Server).listen({ port: Number(port), host, backlog }, listening);
  }

  override reply(response: Response, body: unknown, statusCode?: number): unknown {
    if (body instanceof FileAnswer || body instanceof StreamAnswer || body instanceof EventsAnswer) {
      this.admission.releasePlace(response);
      if (this.meter) answerBegins(response);
      if (body instanceof FileAnswer) return this.replyWithFile(response, body);
      return body instanceof StreamAnswer ? this.replyWithStream(response, body) : replyWithEvents(response, body);
    }
    const replied = this.replyWithText(response, body, statusCode);
    // Only a client that does not read has something left to take, or one that asked for more on the same connection.
    if (response.writableLength > 0) this.admission.handOver(response);
    return replied;
  }

  private replyWithText(response: Response, body: unknown, statusCode?: number): unknown {
    if (body instanceof Reply) return super.reply(response.set(body.headers), body.body, body.status);
    if (!(body instanceof WithETag)) return super.reply(response, body, statusCode);
    const json = JSON.stringify(body.body);
    const tag = body.tagOf(json);
    response.setHeader('ETag', tag);
    response.setHeader('Cache-Control', 'private, no-cache');
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    const { method, headers } = response.req as Request;
    if ((method === 'GET' || method === 'HEAD') && matchesETag(headers['if-none-match'], tag))
      return response.status(304).end();
    if (statusCode) response.status(statusCode);
    return response.send(json);
  }

  private replyWithFile(response: Response, { stream, mediaType, bytes, tag }: FileAnswer): void {
    const { method, headers } = response.req as Request;
    response.setHeader('ETag', tag);
    const known = matchesETag(headers['if-none-match'], tag);
    if (!known) response.setHeader('Content-Type', mediaType).setHeader('Content-Length', bytes);
    if (known || method === 'HEAD') {
      stream.destroy();
      return void response.status(known ? 304 : 200).end();
    }
    void this.readers.send(response, stream);
  }

  private replyWithStream(response: Response, { stream, mediaType, fileName }: StreamAnswer): void {
    response
      .setHeader('Content-Type', mediaType)
      .setHeader('Content-Disposition', `attachment; filename="${fileName}"`);
    if (response.req.method === 'HEAD') {
      stream.destroy();
      return void response.status(200).end();
    }
    void this.readers.send(response, stream);
  }
}
