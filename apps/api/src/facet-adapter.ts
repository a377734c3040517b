import { ExpressAdapter } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { namesTag, Tagged } from '@app/http';

/** Express with one addition: an answer that is `Tagged` goes out with its entity tag, or as 304 when the caller has it already. */
export class FacetAdapter extends ExpressAdapter {
  override reply(response: Response, body: unknown, statusCode?: number): unknown {
    if (!(body instanceof Tagged)) return super.reply(response, body, statusCode);
    const json = JSON.stringify(body.body);
    const tag = body.tagOf(json);
    response.setHeader('ETag', tag);
    response.setHeader('Cache-Control', 'private, no-cache');
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    const { method, headers } = response.req as Request;
    if ((method === 'GET' || method === 'HEAD') && namesTag(headers['if-none-match'], tag)) return response.status(304).end();
    if (statusCode) response.status(statusCode);
    return response.send(json);
  }
}
