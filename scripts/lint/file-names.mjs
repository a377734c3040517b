import { relative } from 'node:path';

const kebab = '[a-z0-9]+(?:-[a-z0-9]+)*';
const noun = new RegExp(`^\\.?${kebab}(?:\\.${kebab})*\\.(?:tsx?|mjs|cjs)$`);

/** Files are named `noun.kind.ts` in kebab-case; nothing is named after what could be anything. */
export function fileNames(meaningless) {
  const says = (part) => !part.split(/[.-]/).some((word) => meaningless.includes(word));
  return {
    meta: {
      type: 'problem',
      schema: [],
      messages: {
        shape: '{{name}} is not of the form `noun.kind.ts` in kebab-case.',
        meaningless: '{{name}} says nothing: name it after what it holds.',
      },
    },
    create(context) {
      const parts = relative(context.cwd, context.filename).split(/[\\/]/);
      const name = parts.at(-1);
      return {
        Program(node) {
          if (!noun.test(name)) context.report({ node, messageId: 'shape', data: { name } });
          for (const part of parts.filter((one) => !says(one)))
            context.report({ node, messageId: 'meaningless', data: { name: part } });
        },
      };
    },
  };
}
