import { Option, SubCommand } from 'nest-commander';
import { isSigningAlgorithm, signingAlgorithms, SigningKeys, type SigningAlgorithm } from '@app/auth';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';

@SubCommand({ name: 'rotate', description: 'Add a key. Tokens of the keys before it stay valid until they expire; with --now they end.' })
export class KeysRotateCommand extends Operation {
  constructor(private readonly installation: Installation) {
    super();
  }

  @Option({ flags: '--alg <algorithm>', description: 'signature algorithm: ES256 or RS256', defaultValue: 'ES256' })
  alg(algorithm: string): SigningAlgorithm {
    return isSigningAlgorithm(algorithm) ? algorithm : this.command.error(`error: --alg must be ${signingAlgorithms.join(' or ')}`);
  }

  @Option({ flags: '--now', description: 'after a leak: sign with it at once, and end all other keys with their tokens' })
  now(): boolean {
    return true;
  }

  protected async perform(_words: string[], { alg, now = false }: { alg: SigningAlgorithm; now?: boolean }): Promise<Outcome> {
    const { kid, activeFrom, removed } = await this.installation.visit((services) => services.get(SigningKeys, { strict: false }).rotate(alg, now));
    const data = { kid, algorithm: alg, activeFrom, removed };
    const text = `Key ${kid} (${alg}) signs from ${activeFrom.toISOString()} on.`;
    const ended = `Ended with all their tokens, at running servers within ten seconds: ${removed.join(', ')}`;
    return { data, text: removed.length === 0 ? text : `${text}\n${ended}` };
  }
}
