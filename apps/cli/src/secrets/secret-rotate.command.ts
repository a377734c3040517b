import { Option, SubCommand } from 'nest-commander';
import { SecretRotation, type SecretLeft } from '@app/auth';
import { processEnvironment, readSettings } from '@app/config';
import { replaceGeneratedSecret } from '@app/bootstrap';
import { Installation, report } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';

function textOf({ apiKeys, linkRequests, refreshTokensUntil }: SecretLeft): string {
  const tokens = refreshTokensUntil ? `refresh tokens until ${refreshTokensUntil.toISOString()}` : 'no refresh tokens';
  return `Of the secret before there are left: ${apiKeys} API keys that were not used since, ${linkRequests} requests for links, ${tokens}.`;
}

@SubCommand({
  name: 'rotate',
  description: 'Seal with FACET_SECRET what was sealed with FACET_SECRET_PREVIOUS, in batches. May be interrupted and run again.',
})
export class SecretRotateCommand extends Operation {
  protected override readonly examples = ['secret rotate', 'secret rotate --generate'];

  constructor(private readonly installation: Installation) {
    super();
  }

  @Option({ flags: '--generate', description: 'where FACET_SECRET is not set: make another secret in DATA_DIR, for the next start; seals nothing yet' })
  generate(): boolean {
    return true;
  }

  protected perform(_words: string[], { generate = false }: { generate?: boolean }): Promise<Outcome> {
    return generate ? this.replace() : this.reseal();
  }

  private async replace(): Promise<Outcome> {
    const { FACET_SECRET, DATA_DIR } = readSettings(processEnvironment(), ['--no-demo']);
    if (FACET_SECRET !== undefined) this.refuse('error: FACET_SECRET is set: give a new one there, and the one before as FACET_SECRET_PREVIOUS');
    const previousFile = replaceGeneratedSecret(DATA_DIR);
    const text = `A new secret is in ${DATA_DIR}, the one before in ${previousFile}. Restart the server now, then run: facet secret rotate`;
    return Promise.resolve({ data: { previousFile }, text });
  }

  private reseal(): Promise<Outcome> {
    return this.installation.visit(async (services) => {
      const rotation = services.get(SecretRotation, { strict: false });
      const { resealed, unreadable } = await rotation.rotate(report);
      const left = await rotation.left();
      const { signingKeys, organizationSecrets, mails } = resealed;
      const done = `Sealed anew: ${signingKeys} signing keys, ${organizationSecrets} secrets of organizations, ${mails} letters.`;
      const lost = unreadable > 0 ? `\n${unreadable} could be opened with neither secret.` : '';
      return { data: { resealed, unreadable, left }, text: `${done}${lost}\n${textOf(left)}`, incomplete: unreadable > 0 };
    });
  }
}
