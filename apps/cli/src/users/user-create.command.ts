import { Option, SubCommand } from 'nest-commander';
import { operatorIn } from '@app/organizations';
import { CreateMember, AccountDetailsReader } from '@app/members';
import { generatedPassword } from '@app/auth';
import { DtoPipe } from '@app/http';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';
import { rolesNamed } from '../roles/role-texts.js';
import { standardInput } from '../standard-input.js';
import { toPersonEntry, toPersonText } from './person-texts.js';
import { UserCreateDto } from './user-create.dto.js';

interface CreateOptions {
  readonly name: string;
  readonly username?: string;
  readonly role?: readonly string[];
  readonly unverified?: boolean;
  readonly passwordStdin?: boolean;
  readonly withoutPassword?: boolean;
}

@SubCommand({
  name: 'create',
  arguments: '<organization> <email>',
  argsDescription: { organization: 'id of the organization', email: 'e-mail address; counts as verified' },
  description: 'Make an account for somebody and make them a member of an organization',
})
export class UserCreateCommand extends Operation {
  protected override readonly examples = [
    "user create acme mia@example.com --name 'Mia Member' --username mia",
    'user create acme sam@example.com --name Sam --role Moderator --role Support --without-password',
  ];

  constructor(private readonly installation: Installation) {
    super();
  }

  @Option({ flags: '--name <name>', description: 'display name', required: true })
  name(text: string): string {
    return text;
  }

  @Option({ flags: '--username <name>', description: 'username in the organization' })
  username(text: string): string {
    return text;
  }

  @Option({ flags: '--role <role>', description: 'a role by its id or name, as often as needed; default: Member' })
  role(text: string, before: readonly string[] = []): readonly string[] {
    return [...before, text];
  }

  @Option({ flags: '--unverified', description: 'nobody vouches for the address' })
  unverified(): boolean {
    return true;
  }

  @Option({ flags: '--password-stdin', description: 'read the password from standard input instead of making one up' })
  passwordStdin(): boolean {
    return true;
  }

  @Option({ flags: '--without-password', description: 'no password: the person asks for a link to set one' })
  withoutPassword(): boolean {
    return true;
  }

  protected async perform([id, email]: string[], options: CreateOptions): Promise<Outcome> {
    const { name, username, role, unverified = false, passwordStdin = false, withoutPassword = false } = options;
    if (passwordStdin && withoutPassword) this.refuse('error: --password-stdin and --without-password exclude each other');
    const given = { email, name, ...(username !== undefined && { username }) };
    const person = (await new DtoPipe().transform(given, { type: 'body', metatype: UserCreateDto })) as UserCreateDto;
    const made = passwordStdin || withoutPassword ? undefined : generatedPassword();
    const password = passwordStdin ? await standardInput('Type the password') : made;
    return this.installation.visitOrganization(id, async (services, organization) => {
      const roles = role && (await rolesNamed(services, organization, role)).map((one) => one.id);
      const request = { ...person, verified: !unverified, ...(roles && { roles }), ...(password !== undefined && { password }) };
      const userId = await services.get(CreateMember, { strict: false }).create(operatorIn(organization), request);
      const file = await services.get(AccountDetailsReader, { strict: false }).read(userId);
      const text = made === undefined ? '' : `\nPassword: ${made} (shown only now)`;
      return { data: { ...toPersonEntry(file), ...(made !== undefined && { password: made }) }, text: toPersonText(file) + text };
    });
  }
}
