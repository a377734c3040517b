import { applyDecorators, Controller, SetMetadata, UseInterceptors } from '@nestjs/common';
import { Returns, ReturnsFile } from '@app/http';
import type { Page } from './page.js';
import { PageInterceptor, FORM } from './page.interceptor.js';

/** A controller of pages. Its handlers return a `Page`, or a `Reply` that leads to another one. */
export const PageRoutes = (): ClassDecorator =>
  applyDecorators(Controller('auth/ui'), UseInterceptors(PageInterceptor));

/** The route shows a page. */
export const ShowsPage = (): MethodDecorator => ReturnsFile('text/html', 'The page');

/**
 * The route takes a form, and leads to another page.
 * @param page shown again, with what was typed, where the form is rejected
 */
export const TakesForm = (page?: Page): MethodDecorator =>
  applyDecorators(SetMetadata(FORM, page), Returns(null, { status: 303, description: 'The next page' }));

/** The route takes a form, and shows a page that cannot be opened again: it has a secret that is shown once. */
export const ShowsOnce = (page?: Page): MethodDecorator => applyDecorators(SetMetadata(FORM, page), ShowsPage());
