export { AccountReader, type AccountRecord } from './account.reader.js';
export { AccountsModule } from './accounts.module.js';
export { AssignRoles } from './assign-roles.service.js';
export { DeleteAccount } from './delete-account.service.js';
export { FoundOrganization } from './found-organization.service.js';
export { MembersReader, memberStateOf, type MemberRecord } from './members.reader.js';
export { Newcomers } from './newcomers.service.js';
export { OpenOrganization } from './open-organization.service.js';
export { SignUp } from './sign-up.service.js';
