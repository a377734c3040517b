import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { isOrganizationId, type DomainError, type Principal } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { IdentityProvidersService } from '@app/identity-providers';
import { OrganizationLooksRepository, type OrganizationLook } from '@app/mail';
import { returnAddress } from '../return-address.js';
import { documentOf, type PageDocument } from './document.js';
import { faultsOf } from './faults.js';
import { languageFor } from './languages.js';
import type { Page, PageContext, ShownProvider } from './page.js';

/** What links and forms of a page carry on. */
const carriedNames = ['organization', 'return_to', 'ui_locales'] as const;

/** The page that has a button for each provider, also after its form was rejected. */
const signInPath = /^\/auth\/ui\/sign-in\/?$/i;

/** A text of the query. More than one of a name is none. */
const textOf = ({ query }: Request, name: string): string | undefined => {
  const value = query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

function carriedBy(request: Request): Record<string, string> {
  const pairs = carriedNames.map((name) => [name, textOf(request, name)] as const);
  return Object.fromEntries(pairs.filter((pair): pair is [(typeof carriedNames)[number], string] => !!pair[1]));
}

/** A link of an email brings its token in the address: the form of its page sends it on. */
function tokenIn(request: Request): Record<string, string> {
  const token = textOf(request, 'token');
  return token === undefined ? {} : { token };
}

/** Writes pages in the language and for the organization of a request. */
@Injectable()
export class PageRenderer {
  constructor(
    private readonly looks: OrganizationLooksRepository,
    private readonly identityProviders: IdentityProvidersService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async render(page: Page, request: Request): Promise<PageDocument> {
    return documentOf(page, await this.contextOf(request));
  }

  /** The page of a form again, with what was typed and what is wrong with it. */
  async renderFaulty(page: Page, error: DomainError, request: Request): Promise<PageDocument> {
    const context = await this.contextOf(request);
    const body: unknown = request.body;
    const values = typeof body === 'object' && body !== null ? (body as PageContext['values']) : {};
    return documentOf(page, { ...context, values, faults: faultsOf(error, context.language) });
  }

  private async contextOf(request: Request): Promise<PageContext> {
    const carried = carriedBy(request);
    const { user } = request as Request & { user?: Principal };
    const look = await this.lookOf(carried.organization ?? user?.organizationId);
    const language = languageFor(carried.ui_locales, request, look?.locale);
    const leastPassword = this.settings.PASSWORD_MIN_LENGTH;
    const providers = await this.providersOf(request.path, carried.organization);
    const { path } = request;
    const onward = carried.return_to === undefined ? undefined : returnAddress(carried.return_to, this.settings);
    const places = { path, carried, onward, host: request.headers.host ?? '' };
    return { ...places, language, leastPassword, look, providers, values: tokenIn(request), faults: undefined };
  }

  /** A page is shown without its buttons rather than not at all. */
  private async providersOf(path: string, organization: string | undefined): Promise<readonly ShownProvider[]> {
    if (organization === undefined || !signInPath.test(path)) return [];
    return this.identityProviders.list(organization).catch(() => []);
  }

  /** A page is shown without the look of its organization rather than not at all. */
  private async lookOf(organizationId: string | null | undefined): Promise<OrganizationLook | undefined> {
    if (!organizationId || !isOrganizationId(organizationId)) return undefined;
    return this.looks.read(organizationId).catch(() => undefined);
  }
}
