export { actions, type Action } from './actions.js';
export { AuditEntry } from './audit-entry.entity.js';
export { AuditModule } from './audit.module.js';
export { AuditOrigin } from './audit-origin.entity.js';
export { AuditSubject } from './audit-subject.entity.js';
export { AuditTrail } from './audit-trail.service.js';
export { type AuditRecord } from './audit-entries.repository.js';
export { actorKinds, targetTypes, type Deed, type Details } from './deed.js';
export { audit } from './record.js';
