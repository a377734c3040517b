/** One line of a Dockerfile, continuation lines joined. */
export interface Instruction {
  readonly word: string;
  readonly rest: string;
}

export interface Stage {
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

const understood = ['WORKDIR', 'COPY', 'RUN', 'ENV', 'USER', 'VOLUME', 'EXPOSE', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD'];

function instructionsOf(text: string): Instruction[] {
  const lines = text.replace(/^\s*#.*\n/gm, '').replace(/\\\n\s*/g, ' ');
  return [...lines.matchAll(/^([A-Z]+) (.+)$/gm)].map(([, word = '', rest = '']) => ({ word, rest: rest.trim() }));
}

/** Reads what our Dockerfile is made of, and refuses whatever else: what is not understood would not be tried. */
export function readDockerfile(text: string): Stage[] {
  const stages: { name: string; instructions: Instruction[] }[] = [];
  for (const instruction of instructionsOf(text)) {
    if (instruction.word === 'FROM') {
      stages.push({ name: / AS (\S+)$/.exec(instruction.rest)?.[1] ?? 'image', instructions: [] });
      continue;
    }
    if (!understood.includes(instruction.word)) throw new Error(`the Dockerfile says ${instruction.word}, which is not understood here`);
    stages.at(-1)?.instructions.push(instruction);
  }
  return stages;
}

/** All that a stage says with this word. */
export const said = (stage: Stage, word: string): string[] => stage.instructions.filter((one) => one.word === word).map(({ rest }) => rest);

/** A command in exec form, which runs without a shell in between, so that signals reach it. */
export function execForm(rest: string): string[] {
  const parsed: unknown = JSON.parse(rest.slice(rest.indexOf('[')));
  if (!Array.isArray(parsed) || !parsed.every((part): part is string => typeof part === 'string')) throw new Error(`not in exec form: ${rest}`);
  return parsed;
}

export const environmentOf = (stage: Stage): Record<string, string> =>
  Object.fromEntries(said(stage, 'ENV').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));

const asPattern = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*\*\//g, '\0')
      .replace(/\*/g, '[^/]*')
      .replace(/\0/g, '(?:.*/)?')}$`,
  );

/** Says of a path below the context whether it is left out. The last line that fits it, or a folder above it, decides. */
export function ignoring(dockerignore: string): (path: string) => boolean {
  const lines = dockerignore.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const rules = lines.map((line) => ({ excepts: line.startsWith('!'), pattern: asPattern(line.replace(/^!/, '')) }));
  return (path) => {
    const parts = path.split('/');
    const folders = parts.map((_, at) => parts.slice(0, at + 1).join('/'));
    const deciding = rules.findLast(({ pattern }) => folders.some((folder) => pattern.test(folder)));
    return deciding !== undefined && !deciding.excepts;
  };
}
