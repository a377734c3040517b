import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import type { Principal } from '@app/kernel';
import { OperatorNeeded } from './access.errors.js';

/** Who runs the installation: people of one organization, as far as their permissions there go. */
@Injectable()
export class Operators {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** Throws `OperatorNeeded` unless the credential is one of the organization of the operators. Which permission is needed there, the route says. */
  demand({ organizationId }: Principal): void {
    if (organizationId === null || organizationId !== this.settings.OPERATOR_ORGANIZATION) throw new OperatorNeeded();
  }
}
