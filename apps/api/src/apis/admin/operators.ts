import { InOrganization, OperatorNeeded } from '@app/auth';

/** Routes about the whole installation are for people of the one organization that runs it, with the permissions that they have there. */
export const ForOperators = (): MethodDecorator & ClassDecorator => InOrganization((_, settings) => settings.OPERATOR_ORGANIZATION, OperatorNeeded);
