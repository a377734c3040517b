import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { ClientInfo } from '@app/auth';

const requestOf = (context: ExecutionContext): Request => context.switchToHttp().getRequest<Request>();

/** Where the form comes from: the address behind the proxies that are trusted, and what the browser calls itself. */
export const Client = createParamDecorator((_: unknown, context: ExecutionContext): ClientInfo => {
  const request = requestOf(context);
  return { ipAddress: request.ip ?? null, userAgent: request.get('user-agent') ?? null };
});

/** The cookies of the request, as they were sent. */
export const CookieHeader = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined => requestOf(context).headers.cookie,
);
