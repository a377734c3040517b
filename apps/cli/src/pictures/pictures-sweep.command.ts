import { SubCommand } from 'nest-commander';
import { Pictures } from '@app/pictures';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';

@SubCommand({
  name: 'sweep',
  description: 'Remove pictures that nobody has, and half-written files, such as a crash leaves. Uploads of the last hour stay. A job does the same every day.',
})
export class PicturesSweepCommand extends Operation {
  protected override readonly examples = ['pictures sweep'];

  constructor(private readonly installation: Installation) {
    super();
  }

  protected async perform(): Promise<Outcome> {
    const removed = await this.installation.visit((services) => services.get(Pictures, { strict: false }).sweepOrphans());
    return { data: { removed }, text: `Removed ${removed} pictures that nobody has.` };
  }
}
