import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { catchError, from, mergeMap, type Observable } from 'rxjs';
import { FactorNeeded, PasswordChangeRequired } from '@app/auth';
import { DomainError } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { Reply } from '@app/http';
import { PageReplies } from '../page-replies.service.js';
import { changePage } from '../password-reset/password-reset.pages.js';
import type { FailedRequest } from '../pages.error-format.js';
import { contentPolicy } from '../pages.policy.js';
import type { PageDocument } from './document.js';
import { failurePage } from './failure.page.js';
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
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    const form = this.reflector.get<Page | undefined>(FORM, context.getHandler());
    return next.handle().pipe(
      mergeMap((answer: unknown) =>
        typeof answer === 'function' ? this.show(answer as Page, request, response) : [answer],
      ),
      catchError((error: unknown) => from(this.fail(error, form, request, response))),
    );
  }

  private async show(page: Page, request: Request, response: Response): Promise<Reply> {
    const document = await this.renderer.render(page, request);
    const cookies = document.cookies.length > 0 && { 'Set-Cookie': [...document.cookies] };
    const headers = { 'Content-Type': 'text/html; charset=utf-8', ...cookies };
    return new Reply(200, this.allowed(document, response), headers);
  }

  /**
   * The failure filter answers with this page. A sign-in that needs a second factor goes on at the page for it, one with
   * a temporary password at the form for another.
   */
  private async fail(
    error: unknown,
    form: Page | undefined,
    request: FailedRequest,
    response: Response,
  ): Promise<Reply> {
    if (error instanceof FactorNeeded && error.facts.challenge) return this.replies.toFactor(error, request);
    if (error instanceof PasswordChangeRequired)
      return this.show(changePage(error.facts.passwordChange?.token ?? ''), request, response);
    if (error instanceof DomainError)
      request.failure = this.allowed(await this.renderer.renderFaulty(form ?? failurePage, error, request), response);
    throw error;
  }

  /** The text of a document, whose script and logo its policy allows. */
  private allowed({ text, ...parts }: PageDocument, response: Response): string {
    response.setHeader('Content-Security-Policy', contentPolicy(this.settings, parts));
    return text;
  }
}
