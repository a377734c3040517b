import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request } from 'express';
import { InOrganization, type ScopeResolver } from '@app/auth';
import { RequestInvalid } from '@app/kernel';
import { NotAMember } from '@app/organizations';

const header = 'x-m2-organization-id';

const refuse = (message: string): never => {
  throw new RequestInvalid({ fields: [{ field: header, message }] });
};

/** The organization that the host names, as in `acme.m2.example.com` with the suffix `m2.example.com`. */
function hostOrganization(request: Request, suffix: string): string | undefined {
  const host = request.hostname.toLowerCase();
  return suffix !== '' && host.endsWith(`.${suffix.toLowerCase()}`) ? host.slice(0, -suffix.length - 1) : undefined;
}

const organizationOf: ScopeResolver = (request, { ORGANIZATION_HOST_SUFFIX }) => {
  const named = request.get(header);
  const byHost = hostOrganization(request, ORGANIZATION_HOST_SUFFIX);
  if (named && byHost && named !== byHost) refuse(`${header} contradicts the host`);
  return (named || byHost) ?? refuse(`${header} is missing`);
};

/** Routes of the M2 face work in the organization that the header, or the host, names. */
export const InM2Organization = (): ClassDecorator & MethodDecorator =>
  applyDecorators(
    InOrganization(organizationOf, NotAMember),
    ApiHeader({
      name: header,
      description: 'The organization; not needed where the host names it',
      required: false,
      schema: { type: 'string', example: 'demo' },
    }),
  );
