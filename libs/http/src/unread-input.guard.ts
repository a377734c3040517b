import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { RequestInvalid, type FieldFault } from '@app/common';

/** Where Nest keeps what the parameters of a handler are, and the kinds of two of them. */
const parametersKey = '__routeArguments__';
const body = '3';
const query = '4';

/** Which parts of a request a handler reads. Its classes check the keys of those. */
interface Reads {
  readonly body: boolean;
  readonly query: boolean;
}

function readsOf(context: ExecutionContext): Reads {
  const handler = context.getHandler();
  const parameters = (Reflect.getMetadata(parametersKey, context.getClass(), handler.name) ?? {}) as object;
  const kinds = Object.keys(parameters).map((key) => key.split(':', 1)[0]);
  return { body: kinds.includes(body), query: kinds.includes(query) };
}

const strange = (keys: readonly string[]): FieldFault[] =>
  keys
    .slice(0, 20)
    .map((key) => ({ field: key.slice(0, 100), message: `${key.slice(0, 100)} is not a field of this request` }));

function faultsOfBody(sent: unknown): FieldFault[] {
  if (sent === undefined || sent === null) return [];
  if (typeof sent === 'object' && !Array.isArray(sent)) return strange(Object.keys(sent));
  return [{ field: '', message: 'this request takes no body' }];
}

/**
 * Rejects what a route would leave unread: the keys of a query or of a body that its handler does not take.
 * Runs after the access guard.
 */
@Injectable()
export class UnreadInputGuard implements CanActivate {
  private readonly known = new Map<object, Reads>();

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const handler = context.getHandler();
    const reads = this.known.get(handler) ?? readsOf(context);
    this.known.set(handler, reads);
    const fields = [
      ...(reads.query || !request.url.includes('?') ? [] : strange(Object.keys(request.query))),
      ...(reads.body ? [] : faultsOfBody(request.body)),
    ];
    if (fields.length > 0) throw new RequestInvalid({ fields });
    return true;
  }
}
