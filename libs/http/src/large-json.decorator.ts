import { PassThrough, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import {
  mixin,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { finalize, type Observable } from 'rxjs';
import { BodyTooLarge, MediaTypeUnsupported, RequestMalformed, TimeSlice } from '@app/common';
import { hasBody, utf8Json } from './body.middleware.js';
import { wantBody, watchPace } from './body-pace.js';
import { BodySlots } from './body-places.js';
import { FlatJson } from './flat-json.js';

/** What a large body may be. */
export interface LargeJsonLimits {
  /** After decompression. */
  readonly bytes: number;
  readonly entries: number;
}

/** Two lists of a million names, with what is made of them, take some 600 MB. */
const places = new BodySlots(2, 1);

const codings: Readonly<Record<string, () => Transform>> = {
  identity: () => new PassThrough(),
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
};

function decoderOf({ headers }: Request): Transform {
  const coding = (headers['content-encoding'] ?? 'identity').toLowerCase();
  const createDecoder = Object.hasOwn(codings, coding) ? codings[coding] : undefined;
  if (!createDecoder) throw new MediaTypeUnsupported();
  return createDecoder();
}

/**
 * Reads the body piece by piece. At no time is more of it in memory than a piece, and what was made of the
 * pieces before.
 */
async function readJson(request: Request, response: Response, { bytes, entries }: LargeJsonLimits): Promise<unknown> {
  if (!utf8Json.test(request.headers['content-type'] ?? '')) throw new MediaTypeUnsupported();
  if (Number(request.headers['content-length'] ?? 0) > bytes) throw new BodyTooLarge();
  const source = decoderOf(request);
  const fail = (error: Error): void => void source.destroy(error);
  request.once('error', fail).once('aborted', () => fail(new RequestMalformed()));
  const stopWatch = watchPace(request, fail);
  wantBody(request, response);
  try {
    return await parseAll(request.pipe(source), new FlatJson(entries), bytes);
  } catch (error) {
    throw meaningOf(error);
  } finally {
    stopWatch();
    request.unpipe(source).off('error', fail);
    source.destroy();
  }
}

async function parseAll(source: AsyncIterable<Buffer>, json: FlatJson, most: number): Promise<unknown> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const slice = new TimeSlice();
  let length = 0;
  for await (const piece of source) {
    length += piece.length;
    if (length > most) throw new BodyTooLarge();
    json.write(decoder.decode(piece, { stream: true }));
    await slice.next();
  }
  json.write(decoder.decode());
  return json.end();
}

/** Errors of the decoders, of texts and of packings, have a code. */
function meaningOf(error: unknown): unknown {
  const { code } = error as { code?: unknown };
  const isOfDecoder = typeof code === 'string' && /^(?:Z_|ERR_|ECONNRESET)/.test(code);
  return isOfDecoder ? new RequestMalformed({ cause: error }) : error;
}

/** As large as the bodies of other routes at the most, and known to be: it needs no place. */
const small = 100 * 1024;

const isSmall = ({ headers }: Request): boolean =>
  headers['content-encoding'] === undefined && Number(headers['content-length'] ?? Infinity) <= small;

function reading(limits: LargeJsonLimits): Type<NestInterceptor> {
  class LargeJsonReader implements NestInterceptor {
    async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
      const http = context.switchToHttp();
      const request = http.getRequest<Request>();
      if (!hasBody(request)) return next.handle();
      const release = isSmall(request) ? (): void => undefined : places.take(request);
      try {
        request.body = await readJson(request, http.getResponse<Response>(), limits);
      } catch (error) {
        release();
        throw error;
      }
      return next.handle().pipe(finalize(release));
    }
  }
  return mixin(LargeJsonReader);
}

/**
 * The route takes a long JSON list or record of texts. Its body is read after the guard has authenticated the
 * caller and counted the call. The application must list it as a `LargeRoute`.
 */
export const TakesLargeJson = (limits: LargeJsonLimits): MethodDecorator => UseInterceptors(reading(limits));
