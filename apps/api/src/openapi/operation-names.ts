/**
 * Names of operations, as generated clients call their methods: a verb and what it is done to. By controller and method; a route that is not here is called by
 * its method and its controller, as in `retryJobs`.
 */
const names: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  SignInController: { register: 'signUp', login: 'signIn', refresh: 'refreshTokens', logout: 'signOut' },
  SessionsController: { list: 'listSessions', endOthers: 'endOtherSessions', end: 'endSession' },
  PasswordController: { change: 'changePassword' },
  PasswordResetController: { ask: 'requestPasswordReset', reset: 'resetPassword' },
  EmailController: { ask: 'requestEmailVerification', verify: 'verifyEmail' },
  AccountRestorationController: { restore: 'restoreAccount' },
  InvitationController: { accept: 'acceptInvitation', join: 'joinOrganization' },
  ApiKeysController: { list: 'listApiKeys', make: 'createApiKey', revoke: 'revokeApiKey' },
  WalletController: { offer: 'createWalletNonce', link: 'linkWallet', unlink: 'unlinkWallet' },
  JwksController: { show: 'getJwks' },
  CurrentUserController: { show: 'getCurrentUser', update: 'updateCurrentUser', remove: 'deleteCurrentUser' },
  CurrentUserPictureController: { upload: 'uploadCurrentUserPicture', remove: 'deleteCurrentUserPicture' },
  ExportController: { show: 'exportCurrentUser' },
  UserDirectoryController: { self: 'getSelf', show: 'getUser', updateRoles: 'updateUserRoles' },
  OrganizationRolesController: { list: 'listOrganizationRoles' },
  M2ProfileController: { status: 'getProfileServiceStatus', show: 'getProfile', update: 'updateProfile' },
  M2DenylistController: { deny: 'denyUsernames', allow: 'allowUsernames', replace: 'replaceDenylist', list: 'listDeniedUsernames' },
  UserV1ProfileController: { show: 'getUserProfile', update: 'updateUserProfile' },
  UserV1PublicProfileController: { show: 'getPublicUserProfile' },
  UserV1ReferralsController: { list: 'listReferrals' },
  UserV1SessionController: { refresh: 'refreshSession' },
  UserV1NotificationsController: { list: 'listNotifications', read: 'markNotificationsRead' },
  UserV1NotificationStreamController: { follow: 'streamNotifications' },
  UserV1ContainersController: { list: 'listContainers' },
  PicturesController: { show: 'getPicture' },
  OrganizationsController: { list: 'listOrganizations', start: 'createOrganization', show: 'getOrganization', rename: 'renameOrganization' },
  SettingsController: { show: 'getOrganizationSettings', change: 'updateOrganizationSettings' },
  MembersController: { find: 'listMembers', add: 'addMember', show: 'getMember', remove: 'removeMember', assign: 'replaceMemberRoles' },
  MemberStatusController: { ban: 'banMember', unban: 'unbanMember', restore: 'restoreMember' },
  MemberSessionsController: { list: 'listMemberSessions', endAll: 'endMemberSessions', end: 'endMemberSession' },
  MemberAccountController: { remove: 'deleteMemberAccount' },
  MemberExportController: { show: 'exportMember' },
  InvitationsController: { invite: 'createInvitation', list: 'listInvitations', resend: 'resendInvitation', revoke: 'revokeInvitation' },
  RolesController: { list: 'listRoles', make: 'createRole', show: 'getRole', change: 'updateRole', remove: 'deleteRole' },
  PermissionsController: { list: 'listPermissions', effective: 'listMemberPermissions' },
  OrganizationKeysController: { list: 'listOrganizationApiKeys', revoke: 'revokeOrganizationApiKey' },
  DeniedNamesController: { list: 'listDeniedNames', deny: 'denyNames', allow: 'allowNames' },
  CollectionsController: { put: 'putCollectionObject', remove: 'removeCollectionObject' },
  NotificationsController: { create: 'createNotification' },
  JobsController: { list: 'listJobs', retry: 'retryJob' },
  AuditController: { list: 'listAuditEntries', export: 'exportAuditEntries' },
  MailboxController: { show: 'listMailbox', page: 'showMailbox' },
  HealthController: { live: 'getLiveness', ready: 'getReadiness' },
};

const byRule = (controller: string, method: string): string => method + controller.replace(/Controller$/, '');

/** The name of an operation: `getCurrentUser` for `CurrentUserController.show`. Of a route with several paths, Nest numbers the method: `deny[1]`. */
export function operationIdOf(controller: string, numbered: string): string {
  const [method = '', number = ''] = numbered.split('[');
  return `${names[controller]?.[method] ?? byRule(controller, method)}${number && `[${number}`}`;
}
