import { defineError } from '@app/common';

export const NotificationNotFound = defineError(
  'notification.not_found',
  'not_found',
  'You have no such notification here.',
);
export const NotificationRecallsFull = defineError(
  'notification.recalls_full',
  'conflict',
  'This organization has recalled 500 notifications: as many as there may be. Those that are too old go by themselves.',
);
export const NotificationHolesFull = defineError(
  'notification.holes_full',
  'conflict',
  'You have archived or deleted 2,000 notifications here: as many as there may be. Those that are too old go by themselves.',
);
