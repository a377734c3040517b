import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Precondition } from '@app/common';

/**
 * An answer with an entity tag (RFC 9110, 8.8.3): `"<state>.<digest>"`. The digest is of the whole answer, so that
 * `If-None-Match` never calls a changed answer unchanged. The state is what edits change, and all that
 * `If-Match` looks at:
 * a sign-in elsewhere, which the answer may show, does not stand in the way of an edit.
 */
export class WithETag<T extends object> {
  constructor(
    readonly body: T,
    readonly state: string,
  ) {}

  tagOf(json: string): string {
    return `"${this.state}.${createHash('sha1').update(json).digest('base64url').slice(0, 12)}"`;
  }
}

const taggedClasses = new Set<string>();

/** For a class of answers that are always `WithETag`: the document says that they come with an `ETag`. */
export const HasEntityTag =
  (): ClassDecorator =>
  ({ name }) =>
    void taggedClasses.add(name);

/** Whether the answers of the class of this name are tagged. */
export const hasEntityTag = (name: string): boolean => taggedClasses.has(name);

const tags = /(?:W\/)?"([^"]*)"/g;

/** What Apache and Jetty append to the tag of an answer that they compress. */
const coding = /(?:-|;)(?:gzip|br|zstd|deflate)$/;

const tagsIn = (header: string): string[] =>
  [...header.matchAll(tags)].map(([, text = '']) => text.replace(coding, ''));

/**
 * Reads `If-Match`. `*` and no header at all: any state will do. A weak tag counts like a strong one, because
 * a proxy that
 * compresses makes ours weak, and the state in it is what an edit depends on (docs/decisions/weak-entity-tags.md).
 */
function readIfMatch(header: string | undefined): Precondition {
  if (header === undefined || header.trim() === '*') return Precondition.none;
  return new Precondition(tagsIn(header).map((text) => text.slice(0, Math.max(0, text.lastIndexOf('.')))));
}

/** Whether `If-None-Match` names this tag (weak comparison). */
export function matchesETag(header: string | undefined, tag: string): boolean {
  return header !== undefined && (header.trim() === '*' || tagsIn(header).some((text) => `"${text}"` === tag));
}

/** The states in which the caller is willing to have the change made. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): Precondition => {
  return readIfMatch(context.switchToHttp().getRequest<{ headers: { 'if-match'?: string } }>().headers['if-match']);
});
