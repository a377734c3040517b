/**
 * The tables that `facet distribute` distributes by `organization_id`, in this order. Users and all else stay
 * on the coordinator.
 */
export const distributedTables = [
  'name_registry',
  'notification_feeds',
  'inboxes',
  'notification_messages',
  'notification_dispatches',
  'notification_deliveries',
  'notification_marks',
  'notification_reads',
  'notification_holes',
  'audit_entries',
  'audit_origins',
] as const;
