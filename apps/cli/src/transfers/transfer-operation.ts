import { Option } from 'nest-commander';
import type { OrganizationId } from '@app/common';
import { Operation } from '../operation.js';
import type { Format } from './formats/format-names.js';
import { formatNamed, organizationNamed } from './import-users.options.js';

/** A command between a file and people. */
export abstract class TransferOperation extends Operation {
  @Option({ flags: '--format <format>', description: 'ndjson or csv; default: what the file name says, else ndjson' })
  format(text: string): Format {
    return formatNamed(text, this.refuse);
  }

  @Option({
    flags: '--organization <id>',
    description: 'import: organization of the lines that name none; export: only its members, and only their place in it',
  })
  organization(text: string): OrganizationId {
    return organizationNamed(text, this.refuse);
  }
}
