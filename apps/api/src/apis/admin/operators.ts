import { InOrganization } from '@app/auth';
import { defineError } from '@app/common';

export const OperatorNeeded = defineError(
  'operator.needed',
  'forbidden',
  'This is for the organization that runs the installation.',
);

/**
 * Routes about the whole installation are for members of the one organization that runs it, with the
 * permissions that they have there.
 */
export const ForOperators = (): MethodDecorator & ClassDecorator =>
  InOrganization((_, settings) => settings.OPERATOR_ORGANIZATION, OperatorNeeded);
