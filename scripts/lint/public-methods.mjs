const isPublicMethod = ({ type, kind, accessibility, key }) =>
  type === 'MethodDefinition' &&
  kind !== 'constructor' &&
  accessibility !== 'private' &&
  accessibility !== 'protected' &&
  key.type !== 'PrivateIdentifier';

/** A class offers at most so many methods. */
export function publicMethods(most) {
  return {
    meta: {
      type: 'suggestion',
      schema: [],
      messages: { many: 'This class has {{count}} public methods, more than {{most}}: it has more than one subject.' },
    },
    create: (context) => ({
      ClassBody(node) {
        const count = node.body.filter(isPublicMethod).length;
        if (count > most) context.report({ node: node.parent.id ?? node, messageId: 'many', data: { count, most } });
      },
    }),
  };
}
