import { Option } from 'nest-commander';
import { DtoPipe } from '@app/http';
import { Operation } from '../operation.js';
import { RoleContentDto } from './role-content.dto.js';

/** What a role is, as words of a command. */
export interface ContentOptions {
  readonly name?: string;
  readonly description?: string;
  readonly permissions?: readonly string[];
}

/** A command that says what a role is. */
export abstract class RoleContentOperation extends Operation {
  @Option({ flags: '--name <name>', description: 'name of the role, 1 to 100 characters' })
  name(text: string): string {
    return text;
  }

  @Option({ flags: '--description <text>', description: 'what the role is for' })
  description(text: string): string {
    return text;
  }

  @Option({ flags: '--permissions <list>', description: "what the role allows, comma-separated; '' for nothing" })
  permissions(text: string): string[] {
    return text
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean);
  }

  /** Throws `RequestInvalid`. */
  protected async content({ name, description, permissions }: ContentOptions): Promise<RoleContentDto> {
    const given = { ...(name !== undefined && { name }), ...(description !== undefined && { description }), ...(permissions && { permissions }) };
    return (await new DtoPipe().transform(given, { type: 'body', metatype: RoleContentDto })) as RoleContentDto;
  }
}
