import type { Request, Response } from 'express';
import multer, { MulterError } from 'multer';
import { BodyTooLarge, RequestInvalid, RequestMalformed, type DomainError } from '@app/common';
import { wantBody, watchPace } from './body-pace.js';
import { unstorable } from './strict-json.js';

/**
 * What a multipart body may hold: one file, in a field of any name, and some short texts. `field` is the name
 * that is documented.
 */
export interface MultipartLimits {
  readonly field: string;
  /** Largest file, in bytes. */
  readonly fileSize: number;
}

const texts = 20;
const textSize = 16 * 1024;
const nameSize = 100;
/** Room for boundaries and headers of the parts. */
const overhead = 64 * 1024;

const fault = (field: string, message: string): DomainError =>
  new RequestInvalid({ fields: [{ field: field.slice(0, nameSize), message }] });

/**
 * Reads a `multipart/form-data` body (RFC 7578): the file into `request.file`, in memory, and the texts into
 * `request.body`. Throws
 * `BodyTooLarge`, `BodyTimedOut`, `RequestMalformed` or `RequestInvalid`. Of an upload that breaks off nothing stays.
 */
export async function readMultipart(
  request: Request,
  response: Response,
  { fileSize }: MultipartLimits,
): Promise<void> {
  // What says that it is too large is not even read.
  if (Number(request.headers['content-length'] ?? 0) > fileSize + texts * textSize + overhead) throw new BodyTooLarge();
  const limits = {
    files: 1,
    fileSize,
    fields: texts,
    fieldSize: textSize,
    fieldNameSize: nameSize,
    parts: texts + 1,
    headerPairs: 20,
  };
  const read = multer({ storage: multer.memoryStorage(), limits, defParamCharset: 'utf8' }).any();
  await new Promise<void>((resolve, reject) => {
    const stopWatch = watchPace(request, reject);
    const done = (error?: unknown): void => {
      stopWatch();
      if (error === undefined || error === null) resolve();
      else reject(meaningOf(error));
    };
    wantBody(request, response);
    void read(request, response, done);
  });
  // Clients name the part as they like: the page that documents the upload names none.
  request.file = (request.files as Express.Multer.File[] | undefined)?.[0];
  request.body = checkedTexts(request.body as Record<string, unknown>);
}

function meaningOf(error: unknown): Error {
  if (!(error instanceof MulterError))
    return new RequestMalformed({ message: 'The body is not well-formed multipart/form-data.', cause: error });
  if (error.code === 'LIMIT_FILE_SIZE' || error.code === 'LIMIT_FIELD_VALUE') return new BodyTooLarge({ cause: error });
  return fault(error.field ?? '', `the body is not one that this route takes: ${error.message.toLowerCase()}`);
}

/** Names with brackets nest and repeated names make lists; no route takes either. */
function checkedTexts(given: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(given).map(([name, value]): [string, string] => {
    if (typeof value !== 'string') throw fault(name, 'this field may be given once, as a text');
    if (unstorable.test(name) || unstorable.test(value))
      throw fault(name, 'this field has U+0000 or half of a surrogate pair in it');
    return [name, value];
  });
  return Object.fromEntries(entries);
}
