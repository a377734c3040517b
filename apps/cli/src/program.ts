import { Injectable } from '@nestjs/common';
import { InjectCommander, type CommandRunner } from 'nest-commander';
import { version } from '@app/config';

type Parser = Parameters<CommandRunner['setCommand']>[0];

/** What `facet --help` says of the whole. */
@Injectable()
export class Program {
  constructor(@InjectCommander() parser: Parser) {
    parser.name('facet').description('Operator commands of Facet. They use the same settings as the server.');
    parser.version(version, '-V, --version', 'Print the version of this build');
    parser.addHelpText('after', '\nExit codes: 0 done, 1 failed or not all of it done, 2 called wrongly, 78 settings wrong or missing.');
  }
}
