import type { OrganizationId, RoleId, UserId } from '@app/common';

/** The part before the number in the ids of all demo users. */
const idOf = (number: number): UserId => `01930000-0000-7000-8000-${String(number).padStart(12, '0')}` as UserId;

/** The demo users have fixed numbers below this one. */
const mostNumbers = 64;

/** A user of the demo. */
function demoUserId(number: number): UserId {
  if (number < 1 || number >= mostNumbers) throw new Error('the demo has no user with this number');
  return idOf(number);
}

/** Every id that a user of the demo has, or may have had. */
export const demoUserIds: readonly UserId[] = Array.from({ length: mostNumbers - 1 }, (_, at) => idOf(at + 1));

export const demoOrganization = 'demo' as OrganizationId;
const demoAnnex = 'demo-annex' as OrganizationId;
const demoGuests = 'demo-guests' as OrganizationId;
/** People of the domain of the demo may join it. */
const demoOpen = 'demo-open' as OrganizationId;

/** Organizations of the first admin, for the examples that hand one over and delete one. */
const demoToHandOver = 'demo-to-hand-over' as OrganizationId;
export const demoToDelete = 'demo-to-delete' as OrganizationId;

/** Every id that an organization of the demo has. Nobody else gets one. */
export const demoOrganizationIds: readonly OrganizationId[] = [
  ...[demoOrganization, demoAnnex, demoGuests, demoOpen],
  ...[demoToHandOver, demoToDelete],
];

/** The role by which the organization `demo` is known from one of the same name that was not made by the demo. */
export const demoAdminRole = 'rol_DemoAdmin0000000' as RoleId;

/** The domain of all addresses of the demo (reserved by RFC 2606). */
export const demoDomain = 'demo.example';

/** What the demo makes its data with. */
export const demoIds = {
  organization: demoOrganization,
  annex: demoAnnex,
  guests: demoGuests,
  open: demoOpen,
  toHandOver: demoToHandOver,
  toDelete: demoToDelete,
  adminRole: demoAdminRole,
  userOf: demoUserId,
} as const;
