import { Pictures, PicturesModule } from '@app/pictures';
import type { Call, Outcome } from '../command.js';
import { open } from '../installation.js';

export async function sweepPictures({ context }: Call): Promise<Outcome> {
  const removed = await open(context, [PicturesModule], (get) => get(Pictures).sweepOrphans());
  return { data: { removed }, text: `Removed ${removed} pictures that nobody has.` };
}
