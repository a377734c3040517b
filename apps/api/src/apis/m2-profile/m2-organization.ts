import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request } from 'express';
import { InOrganization } from '@app/auth';
import type { Settings } from '@app/config';
import { RequestInvalid } from '@app/common';
import { NotAMember } from '@app/organizations';

const header = 'x-m2-organization-id';

/** First labels of hosts that name no organization; there the header names it. */
const reservedLabels = ['api', 'admin'];

const refuse = (message: string): never => {
  throw new RequestInvalid({ fields: [{ field: header, message }] });
};

/**
 * The organization that the host names, as in `acme.m2.example.com` with the suffix `m2.example.com`. A dot
 * at its end is no part of it (RFC 3986, 3.2.2).
 */
function hostOrganization(request: Request, { ORGANIZATION_HOST_SUFFIX: suffix }: Settings): string | undefined {
  if (suffix === '') return undefined;
  const host = request.hostname.toLowerCase().replace(/\.$/, '');
  const label = host.endsWith(`.${suffix}`) ? host.slice(0, -suffix.length - 1) : '';
  return label === '' || reservedLabels.includes(label) ? undefined : label;
}

/**
 * The organization that the header names. Where the client and the balancer both send it, the values come as
 * one list.
 */
function headerOrganization(request: Request): string | undefined {
  const names = new Set((request.get(header) ?? '').split(',').map((one) => one.trim()));
  names.delete('');
  return names.size > 1 ? refuse(`${header} names more than one organization`) : [...names][0];
}

function organizationOf(request: Request, settings: Settings): string {
  const byHeader = headerOrganization(request);
  const byHost = hostOrganization(request, settings);
  if (byHeader && byHost && byHeader !== byHost) refuse(`${header} contradicts the host`);
  return byHeader ?? byHost ?? refuse(`${header} is missing`);
}

/** Routes of the M2 API work in the organization that the header, or the host, names. */
export const InM2Organization = (): ClassDecorator & MethodDecorator =>
  applyDecorators(
    InOrganization(organizationOf, NotAMember),
    ApiHeader({
      name: header,
      description: 'The organization. Required, except on a host that names it.',
      required: true,
      schema: { type: 'string', example: 'demo' },
    }),
  );
