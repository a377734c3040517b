import { ApiParam } from '@nestjs/swagger';

/** The member in the path; `example` is a demo user with whom the route succeeds. */
export const MemberParam = (example = '01930000-0000-7000-8000-000000000004'): MethodDecorator =>
  ApiParam({ name: 'userId', description: 'Id of a member of the organization', example });
