import type { Page } from '@app/common';
import type { AccessDecision, PermittedMember } from '@app/members';
import type { DecisionDto, DecisionsDto } from './dto/evaluation.dto.js';
import type { ActionResultsDto, PdpMetadataDto, SubjectResultsDto } from './dto/search.dto.js';
import type { Evaluation, Evaluations } from './evaluation.request.js';

function toDecision({ decision, roles }: AccessDecision, asked: Evaluation | undefined): DecisionDto {
  const reason = decision ? 'granted' : 'not_granted';
  const context = { reason, roles: roles.map(({ id, name }) => ({ id, name })) };
  return { decision, ...(asked?.withReason && { context }) };
}

/** The answers up to the one that ends them, if the request says so. */
function untilTheEnd(decisions: readonly AccessDecision[], semantic: Evaluations['semantic']): AccessDecision[] {
  const isEnd = (one: AccessDecision): boolean =>
    (semantic === 'deny_on_first_deny' && !one.decision) || (semantic === 'permit_on_first_permit' && one.decision);
  const end = decisions.findIndex(isEnd);
  return decisions.slice(0, end === -1 ? undefined : end + 1);
}

export function toDecisions(decisions: readonly AccessDecision[], { semantic, asked }: Evaluations): DecisionsDto {
  const answered = untilTheEnd(decisions, semantic).map((one, at) => toDecision(one, asked[at]));
  const [only] = answered;
  return semantic === undefined && only ? only : { evaluations: answered };
}

export function toOneDecision(decisions: readonly AccessDecision[], { asked }: Evaluations): DecisionDto {
  return toDecision(decisions[0] ?? { decision: false, roles: [] }, asked[0]);
}

export function toSubjectResults({ items, nextCursor = '' }: Page<PermittedMember>): SubjectResultsDto {
  return { page: { next_token: nextCursor }, results: items.map(({ userId }) => ({ type: 'user', id: userId })) };
}

/** The verbs of the permissions whose noun is the type of the resource. */
export function toActionResults(permissions: readonly string[], type: string): ActionResultsDto {
  const noun = `:${type}`;
  const fitting = permissions.filter((one) => one.endsWith(noun) && one.indexOf(':') === one.length - noun.length);
  return { results: fitting.map((one) => ({ name: one.slice(0, -noun.length) })) };
}

export const toPdpMetadata = (base: string): PdpMetadataDto => ({
  policy_decision_point: base,
  access_evaluation_endpoint: `${base}/access/v1/evaluation`,
  access_evaluations_endpoint: `${base}/access/v1/evaluations`,
  search_subject_endpoint: `${base}/access/v1/search/subject`,
  search_action_endpoint: `${base}/access/v1/search/action`,
});
