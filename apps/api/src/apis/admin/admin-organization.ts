import { applyDecorators } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { InOrganization } from '@app/auth';
import { OrganizationNotFound } from '@app/common';

/** Routes of the administration work in the organization of their path. */
export const InPathOrganization = (): MethodDecorator & ClassDecorator =>
  applyDecorators(
    InOrganization((request) => String(request.params.organizationId), OrganizationNotFound),
    ApiParam({
      name: 'organizationId',
      type: String,
      description: 'Id of an organization of the caller',
      example: 'demo',
    }),
  );
