import { Option, SubCommand } from 'nest-commander';
import { isSigningAlgorithm, signingAlgorithms, SigningKeys, type SigningAlgorithm } from '@app/auth';
import { Installation } from '../installation.js';
import { Operation, type Outcome } from '../operation.js';

@SubCommand({ name: 'rotate', description: 'Add a key. Tokens of the keys before it stay valid until they expire.' })
export class KeysRotateCommand extends Operation {
  constructor(private readonly installation: Installation) {
    super();
  }

  @Option({ flags: '--alg <algorithm>', description: 'signature algorithm: ES256 or RS256', defaultValue: 'ES256' })
  alg(algorithm: string): SigningAlgorithm {
    return isSigningAlgorithm(algorithm) ? algorithm : this.command.error(`error: --alg must be ${signingAlgorithms.join(' or ')}`);
  }

  @Option({ flags: '--now', description: 'sign with it at once, before others had time to fetch it (after a leak)' })
  now(): boolean {
    return true;
  }

  protected async perform(_words: string[], { alg, now = false }: { alg: SigningAlgorithm; now?: boolean }): Promise<Outcome> {
    const { kid, activeFrom } = await this.installation.visit((rooms) => rooms.get(SigningKeys, { strict: false }).rotate(alg, now));
    const data = { kid, algorithm: alg, activeFrom };
    return { data, text: `Key ${kid} (${alg}) signs from ${activeFrom.toISOString()} on.` };
  }
}
