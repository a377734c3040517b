export { Member } from './member.entity.js';
export { Organization } from './organization.entity.js';
export { OrganizationNotFound } from './organizations.errors.js';
export { OrganizationsModule } from './organizations.module.js';
export { OrganizationsRepository } from './organizations.repository.js';
export { Profile } from './profile.entity.js';
