// The rules of the code, each an ESLint rule of its own: a file can be inside one and outside another, and a
// suppression
// names the one that it means. Which files stand behind which rule is said in eslint.config.mjs.
import { builtinRules } from 'eslint/use-at-your-own-risk';
import { fileNames } from './file-names.mjs';
import { publicMethods } from './public-methods.mjs';

/** A rule of ESLint with its options, under another name. */
function named(rule, options) {
  const { meta, create } = builtinRules.get(rule);
  return {
    meta: { ...meta, schema: [] },
    create: (context) => create(Object.create(context, { options: { value: options } })),
  };
}

/**
 * Forbids syntax, each by a selector (https://eslint.org/docs/latest/extend/selectors), with what to do in
 * its place.
 */
const syntax = (bans) =>
  named(
    'no-restricted-syntax',
    Object.entries(bans).map(([selector, message]) => ({ selector, message })),
  );

/** Forbids imports: `from` and `names` are regular expressions. */
const imports = (...bans) =>
  named('no-restricted-imports', [
    {
      patterns: bans.map(({ from, names, message }) => ({
        regex: from,
        ...(names && { importNamePattern: names }),
        message,
      })),
    },
  ]);

const handler = 'MethodDefinition[kind="method"] > FunctionExpression';
const branch = ':matches(IfStatement, SwitchStatement, TryStatement, ConditionalExpression)';
const loop = ':matches(ForStatement, ForInStatement, ForOfStatement, WhileStatement, DoWhileStatement)';
const decorator = (names) => `Decorator[expression.callee.name=/^(?:${names})$/]`;

export const fences = {
  // House style 1, 2: an API translates.
  'handler-translates': syntax({
    [branch]: 'A handler decides nothing: move this into the mapper or the service.',
    [loop]: 'A handler does not loop: move this into the mapper or the service.',
    'ExpressionStatement > LogicalExpression': 'This is an `if` in disguise: move it into the service.',
    [`${handler} > BlockStatement[body.length>3]`]: 'A handler has at most three statements: call, map, return.',
  }),
  'controllers-in-their-files': syntax({
    [decorator('Controller')]:
      'A controller lives in a file named `*.controller.ts`, where the rules for handlers hold.',
  }),

  // House style 4: errors are nouns of the domain.
  'no-http-exceptions': imports({
    from: '^@nestjs/common',
    names: 'Exception$',
    message: 'Below apps/ an error is a noun of the domain: `defineError` beside the code that throws it.',
  }),

  // House style 5, 6, and design, "What holds it together", 5: writes.
  'typeorm-ends-at-the-repository': imports({
    from: '^(?:typeorm|@nestjs/typeorm|pg)(?:/|$)',
    message: 'TypeORM and pg end at the repository: `*.entity.ts`, `*.repository.ts`, libs/database, ormconfig.ts.',
  }),
  'modules-name-entities': imports(
    {
      from: '^(?:typeorm|pg)(?:/|$)',
      message: 'TypeORM and pg end at the repository. A module names its entities with `TypeOrmModule.forFeature`.',
    },
    {
      from: '^@nestjs/typeorm',
      names: '^(?!TypeOrmModule$)',
      message: 'A module names its entities with `TypeOrmModule.forFeature`.',
    },
  ),
  'repositories-take-a-tx': imports(
    {
      from: '^typeorm',
      names: '^(?:DataSource|EntityManager|QueryRunner|Repository)$',
      message:
        'A repository injects a `ReadOnlyRepository` or `PreparedQueries`, and writes through the `Tx` that it is given.',
    },
    {
      from: '^@nestjs/typeorm',
      names: '^(?!InjectRepository$)',
      message: 'A repository injects a `ReadOnlyRepository`, and nothing else of the ORM.',
    },
    {
      from: '^pg(?:/|$)',
      message:
        'A repository injects a `ReadOnlyRepository` or `PreparedQueries`, and writes through the `Tx` that it is given.',
    },
  ),
  'no-orm-save': syntax({
    'CallExpression[callee.property.name="save"]':
      '`save` loses updates: insert, or update where the version is the expected one.',
  }),
  'only-the-transactor-makes-a-tx': syntax({
    'NewExpression[callee.name="Tx"]': 'Only `TransactionManager.run` makes a `Tx`.',
  }),

  // House style 7: an entity is a row.
  'entity-is-a-row': syntax({
    'Property[key.name=/^(?:eager|cascade)$/]': 'An entity loads and writes its own row only.',
    [decorator('(?:Before|After)(?:Insert|Update|Remove|SoftRemove|Recover)|AfterLoad')]:
      'An entity has no hooks: the service says what happens.',
    'ImportDeclaration[source.value=/^@nestjs\\u002Fswagger/]':
      'An entity is no answer: DTOs are documented, in the face.',
  }),
  'no-secret-on-user': syntax({
    'PropertyDefinition[key.name=/password|secret|hash|salt|token/i]':
      'No secret on `User`, ever: it has a table of its own in libs/auth.',
  }),

  // House style 8: answers are allow-lists.
  'fields-written-out': syntax({
    'ObjectExpression > SpreadElement[argument.type="MemberExpression"]':
      'Write every field of an answer out: a spread lets new columns leak.',
    'ObjectExpression > SpreadElement[argument.type="Identifier"][argument.name!="body"]':
      'Write every field of an answer out: a spread lets new columns leak.',
  }),

  // House style 10: size and names.
  'eight-dependencies': syntax({
    'MethodDefinition[kind="constructor"] > FunctionExpression[params.length>8]':
      'A constructor takes at most eight dependencies: the class has more than one subject.',
  }),
  'twelve-public-methods': publicMethods(12),
  'no-base-classes': syntax({
    ':matches(ClassDeclaration, ClassExpression)[id.name=/^(?:Base|Abstract)[A-Z]/]':
      'No base classes: give the libraries a function or a collaborator.',
    ':matches(ClassDeclaration, ClassExpression)[id.name=/(?:Utils?|Common|Helpers?|Shared|Managers?)$/]':
      'Name the class after what it does.',
  }),
  'file-names': fileNames(['utils', 'util', 'helpers', 'helper', 'shared', 'manager', 'managers']),

  // House style 12, 13: the environment and the time come from one place.
  'environment-in-config-only': syntax({
    'MemberExpression[property.name="env"]:matches([object.name="process"], [object.property.name="process"])':
      'Only libs/config reads the environment: inject `SETTINGS`.',
    'MemberExpression[property.value="env"][object.name="process"]':
      'Only libs/config reads the environment: inject `SETTINGS`.',
    'VariableDeclarator[init.name="process"] > ObjectPattern':
      'Only libs/config reads the environment: inject `SETTINGS`.',
    'ImportDeclaration[source.value=/^(?:node:)?process$/]':
      'Only libs/config reads the environment: inject `SETTINGS`.',
  }),
  'time-from-the-clock': syntax({
    'NewExpression[callee.name="Date"][arguments.length=0]': 'Time comes from `Clock`, so that tests can set it.',
    'CallExpression[callee.object.name="Date"][callee.property.name="now"]':
      'Time comes from `Clock`, so that tests can set it.',
  }),

  // House style 14.
  'no-forward-ref': imports({
    from: '^@nestjs/',
    names: '^forwardRef$',
    message: 'Two libraries that need each other are one, or need a third.',
  }),
  'no-definite-assignment': syntax({
    ':matches(PropertyDefinition, VariableDeclarator)[definite=true]': 'No `!`: say how it comes to have a value.',
  }),

  // Design, "Layout": libraries.
  'libs-by-name': imports(
    { from: '^@app/[^/]+/', message: 'A library is imported whole, by `@app/<lib>`.' },
    { from: '^\\.\\.?/(?:.*/)?libs/', message: 'A library is imported by its name: `@app/<lib>`.' },
  ),
  'static-imports': syntax({
    // The table of commands loads what a command does when it runs.
    'ImportExpression:not([source.value=/^\\.\\u002F[a-z-]+\\u002F[a-z-]+\\.operations\\.js$/])':
      'Import statically: the fences look at import declarations.',
    TSImportType: 'Import statically: the fences look at import declarations.',
  }),
};
