import { Option, SubCommand } from 'nest-commander';
import { OrganizationsService } from '@app/accounts';
import { generatedPassword } from '@app/auth';
import { DtoPipe } from '@app/http';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';
import { standardInput } from '../standard-input.js';
import { OrgCreateDto } from './org-create.dto.js';

@SubCommand({
  name: 'create',
  arguments: '<id>',
  argsDescription: { id: 'slug of the organization, such as acme' },
  description: 'Make an organization with its built-in roles and its first admin',
})
export class OrgCreateCommand extends Operation {
  constructor(private readonly installation: Installation) {
    super();
  }

  @Option({ flags: '--name <name>', description: 'name of the organization', required: true })
  name(name: string): string {
    return name;
  }

  @Option({ flags: '--admin-email <address>', description: 'e-mail address of the admin; counts as verified', required: true })
  adminEmail(address: string): string {
    return address;
  }

  @Option({ flags: '--admin-name <name>', description: 'display name of the admin', required: true })
  adminName(name: string): string {
    return name;
  }

  @Option({ flags: '--password-stdin', description: 'read the password of the admin from standard input instead of making one up' })
  passwordStdin(): boolean {
    return true;
  }

  protected async perform([id]: string[], options: object): Promise<Outcome> {
    const request = (await new DtoPipe().transform({ id, ...options }, { type: 'body', metatype: OrgCreateDto })) as OrgCreateDto;
    const given = request.passwordStdin ? await standardInput('Type the password of the admin') : undefined;
    const admin = { email: request.adminEmail, name: request.adminName, password: given ?? generatedPassword() };
    const opening = { id: request.id, name: request.name, admin };
    const adminId = await this.installation.visit((services) => services.get(OrganizationsService, { strict: false }).createWithAdmin(opening));
    const made = { organizationId: request.id, adminId, email: admin.email, ...(given === undefined && { password: admin.password }) };
    const password = made.password === undefined ? '' : `\nPassword: ${made.password} (shown only now)`;
    return { data: made, text: `Organization ${request.id} is there; its admin is ${admin.email} (${adminId}).${password}` };
  }
}
