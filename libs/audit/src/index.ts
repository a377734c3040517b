export { type Action, actions } from './actions.js';
export type { AuditRecord } from './audit-entries.queries.js';
export { AuditEntry } from './audit-entry.entity.js';
export { type AuditEvent, type Details, actorKinds, targetTypes } from './audit-event.js';
export { AuditOrigin } from './audit-origin.entity.js';
export { AuditSubject } from './audit-subject.entity.js';
export { AuditTrail } from './audit-trail.service.js';
export { AuditModule } from './audit.module.js';
export { audit } from './record.js';
