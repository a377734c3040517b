import { isStorableText, RequestInvalid, type FieldFault } from '@app/common';
import type { AccessQuestion } from '@app/members';

type Fields = Readonly<Record<string, unknown>>;
const semantics = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const;

/** Questions of one request, at the most. */
const mostEvaluations = 1000;
/** Results of a page of a search. */
const largestPage = 100;
/** Characters of an id or a name, at the most. */
const longest = 512;

/** A question, and whether the answer gives the reason. */
export interface Evaluation extends AccessQuestion {
  readonly withReason: boolean;
}

export interface Evaluations {
  /** Undefined: the request is one question, without a list. */
  readonly semantic: (typeof semantics)[number] | undefined;
  readonly asked: readonly Evaluation[];
}

// AuthZEN (5, Information Model): what a receiver does not know it ignores, so no class refuses it here.
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const invalid = (fields: FieldFault[]): Error => new RequestInvalid({ fields });

function fieldsOf(body: unknown): Fields {
  if (isFields(body)) return body;
  throw invalid([{ field: '', message: 'the body must be a JSON object' }]);
}

/** The text of a key of an entity, such as the `id` of a subject. */
function textOf(of: Fields, entity: string, key: string, where: string): string {
  const found = of[entity];
  const text = isFields(found) ? found[key] : undefined;
  const field = `${where}${entity}.${key}`;
  if (typeof text !== 'string' || text === '' || text.length > longest || !isStorableText(text))
    throw invalid([{ field, message: `${field} must be a text of 1 to ${longest} characters` }]);
  return text;
}

const localPrefix = 'local|';

/** What the libraries know a subject by; nothing for subjects that are no users. */
function subjectOf(type: string, id: string): string {
  if (type !== 'user') return '';
  return id.startsWith(localPrefix) ? id.slice(localPrefix.length) : id;
}

/** The permission that an action on a resource needs: the action may be its whole name, or its verb. */
function permissionOf(of: Fields, where = ''): string {
  const action = textOf(of, 'action', 'name', where);
  const type = textOf(of, 'resource', 'type', where);
  return action.includes(':') ? action : `${action}:${type}`;
}

/** Throws `RequestInvalid` when an entity lacks what the specification demands. */
function questionOf(of: Fields, where = ''): Evaluation {
  const subject = subjectOf(textOf(of, 'subject', 'type', where), textOf(of, 'subject', 'id', where));
  const permission = permissionOf(of, where);
  textOf(of, 'resource', 'id', where);
  return { subject, permission, withReason: isFields(of.context) && of.context.reason === true };
}

export const readEvaluation = (body: unknown): Evaluations => ({
  semantic: undefined,
  asked: [questionOf(fieldsOf(body))],
});

function semanticOf({ options }: Fields): Evaluations['semantic'] {
  const given = isFields(options) ? (options.evaluations_semantic ?? 'execute_all') : 'execute_all';
  const found = semantics.find((one) => one === given);
  const field = 'options.evaluations_semantic';
  if (!found) throw invalid([{ field, message: `${field} must be one of ${semantics.join(', ')}` }]);
  return found;
}

/** Several questions, whose absent keys are those of the request. Without a list it is one. */
export function readEvaluations(body: unknown): Evaluations {
  const { evaluations, ...defaults } = fieldsOf(body);
  if (evaluations === undefined || (Array.isArray(evaluations) && evaluations.length === 0))
    return readEvaluation(defaults);
  if (!Array.isArray(evaluations) || evaluations.length > mostEvaluations)
    throw invalid([{ field: 'evaluations', message: `evaluations must be a list of at most ${mostEvaluations}` }]);
  const asked = evaluations.map((one: unknown, at) => {
    const where = `evaluations.${at}.`;
    if (!isFields(one)) throw invalid([{ field: `evaluations.${at}`, message: `evaluations.${at} must be an object` }]);
    return questionOf({ ...defaults, ...one }, where);
  });
  return { semantic: semanticOf(defaults), asked };
}

/** Who may do something, and where to go on. */
export function readSubjectSearch(body: unknown): {
  readonly permission: string;
  readonly limit: number;
  readonly cursor: string | undefined;
} {
  const fields = fieldsOf(body);
  const type = textOf(fields, 'subject', 'type', '');
  const permission = permissionOf(fields);
  textOf(fields, 'resource', 'id', '');
  const { token, limit = largestPage } = isFields(fields.page) ? fields.page : {};
  if (!Number.isInteger(limit) || Number(limit) < 1)
    throw invalid([{ field: 'page.limit', message: 'page.limit must be a whole number from 1 on' }]);
  if (token !== undefined && typeof token !== 'string')
    throw invalid([{ field: 'page.token', message: 'page.token must be a text' }]);
  // Subjects that are no users have no permission.
  const searched = type === 'user' ? permission : '';
  return {
    permission: searched,
    limit: Math.min(Number(limit), largestPage),
    cursor: token === '' ? undefined : token,
  };
}

/** What somebody may do to resources of a type. */
export function readActionSearch(body: unknown): { readonly subject: string; readonly type: string } {
  const fields = fieldsOf(body);
  const subject = subjectOf(textOf(fields, 'subject', 'type', ''), textOf(fields, 'subject', 'id', ''));
  textOf(fields, 'resource', 'id', '');
  return { subject, type: textOf(fields, 'resource', 'type', '') };
}
