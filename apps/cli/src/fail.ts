import { explanationOf } from '@app/foundation';
import { DomainError } from '@app/kernel';

const usageError = 2;

/** What the parser throws, after it has written its line; also after it has shown a help text. */
interface ParserError {
  readonly code: string;
  readonly exitCode: number;
}

const isParserError = (thrown: unknown): thrown is ParserError => String((thrown as Partial<ParserError>).code).startsWith('commander.');

/** Says in one line what went wrong, unless the parser has. Codes: 1 it failed, 2 it was called wrongly, 78 the settings are wrong. */
export function fail(thrown: unknown): void {
  if (isParserError(thrown)) {
    process.exitCode = thrown.exitCode === 0 ? 0 : usageError;
    return;
  }
  const { line, code } = explanationOf(thrown);
  process.stderr.write(`facet: ${line}\n`);
  process.exitCode = thrown instanceof DomainError && thrown.kind === 'invalid' ? usageError : code;
}
