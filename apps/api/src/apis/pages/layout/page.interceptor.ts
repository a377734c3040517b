import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { catchError, from, mergeMap, type Observable } from 'rxjs';
import { FactorNeeded } from '@app/auth';
import { DomainError } from '@app/common';
import { Reply } from '@app/http';
import { PageReplies } from '../page-replies.service.js';
import { failurePage } from './failure.page.js';
import type { FailedRequest } from '../pages.error-format.js';
import type { Page } from './page.js';
import { PageRenderer } from './page-renderer.service.js';

/** Metadata key of the page that a form stands on. */
export const FORM = 'facet:form';

/** Makes documents of pages, and of what goes wrong with a form: the form again. */
@Injectable()
export class PageInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly renderer: PageRenderer,
    private readonly replies: PageReplies,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const form = this.reflector.get<Page | undefined>(FORM, context.getHandler());
    return next.handle().pipe(
      mergeMap((answer: unknown) => (typeof answer === 'function' ? this.show(answer as Page, request) : [answer])),
      catchError((error: unknown) => from(this.fail(error, form, request))),
    );
  }

  private async show(page: Page, request: Request): Promise<Reply> {
    return new Reply(200, await this.renderer.render(page, request), { 'Content-Type': 'text/html; charset=utf-8' });
  }

  /** The failure filter answers with this page. A sign-in that needs a second factor goes on at the page for it. */
  private async fail(error: unknown, form: Page | undefined, request: FailedRequest): Promise<Reply> {
    if (error instanceof FactorNeeded) return this.replies.toFactor(error, request);
    if (error instanceof DomainError)
      request.failure = await this.renderer.renderFaulty(form ?? failurePage, error, request);
    throw error;
  }
}
