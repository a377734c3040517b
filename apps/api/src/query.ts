import type { IncomingMessage } from 'node:http';
import type { Express, NextFunction, Request, Response } from 'express';
import { QueryTooLong } from '@app/common';
import type { ServedRequest } from './served-request.js';

/** A query: each name once is a text, more often a list. */
export type Query = Record<string, string | string[]>;

const mostParameters = 100;

/** How libraries write the name of a list: `a[]`, or with the place of the entry, `a[0]`, as qs does. */
const listName = /^(.+)\[\d{0,3}\]$/s;

/**
 * Reads a query string. `a=1&a=2`, `a[]=1&a[]=2` and `a[0]=1&a[1]=2` mean the list; nothing nests. The time
 * is linear in the length.
 */
function readQuery(text: string): Query {
  const query = Object.create(null) as Query;
  for (const [name, value] of new URLSearchParams(text)) {
    const key = name.endsWith(']') ? (listName.exec(name)?.[1] ?? name) : name;
    const before = query[key];
    if (Array.isArray(before)) before.push(value);
    else if (before === undefined) query[key] = key === name ? value : [value];
    else query[key] = [before, value];
  }
  return query;
}

function queryTextOf({ url = '' }: IncomingMessage): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start + 1);
}

/** The query of a request. It is parsed once, by the first reader; a request without a query costs nothing. */
function queryOf(request: ServedRequest): Query {
  const text = queryTextOf(request);
  if (text === '') return Object.create(null) as Query;
  if (request.parsedQuery?.text === text) return request.parsedQuery.query;
  const query = readQuery(text);
  request.parsedQuery = { text, query };
  return query;
}

/** Gives `request.query` of Express the reading above. Express itself parses again with each access. */
export function parseQueriesOnce(express: Express): void {
  Object.defineProperty(express.request, 'query', {
    configurable: true,
    enumerable: true,
    get(this: IncomingMessage): Query {
      return queryOf(this);
    },
  });
}

/** Rejects queries of more than 100 parameters before any code reads them. Empty parameters count. */
export function limitQuery(request: Request, _response: Response, next: NextFunction): void {
  const { url } = request;
  let parameters = 0;
  for (let at = url.indexOf('?'); at >= 0; at = url.indexOf('&', at + 1)) parameters += 1;
  if (parameters > mostParameters) throw new QueryTooLong();
  next();
}
