import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { ClientInfo } from '@app/auth';

/** Where the call comes from: the address behind the proxies that are trusted, and what the client calls itself. */
export const Client = createParamDecorator((_: unknown, context: ExecutionContext): ClientInfo => {
  const request = context.switchToHttp().getRequest<Request>();
  return { ipAddress: request.ip ?? null, userAgent: request.get('user-agent') ?? null };
});
