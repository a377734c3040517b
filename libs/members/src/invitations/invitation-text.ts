import { readLink, writeLink, type LinkParts } from '@app/auth';
import { isOrganizationId, type OrganizationId } from '@app/common';

/** The token of an invitation: its organization stands in front, as in every key of an organization. */
export const writeInvitation = (organization: OrganizationId, parts: LinkParts): string => `${organization}.${writeLink(parts)}`;

/** Nothing when the text is not of the form. */
export function readInvitation(text: string): { organization: OrganizationId; parts: LinkParts } | undefined {
  const dot = text.indexOf('.');
  const organization = text.slice(0, Math.max(0, dot));
  const parts = readLink(text.slice(dot + 1));
  return parts && isOrganizationId(organization) ? { organization, parts } : undefined;
}
