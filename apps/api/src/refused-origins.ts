import { Logger } from '@nestjs/common';

const longestName = 200;
const mostNames = 20;
const windowMs = 10 * 60_000;

/** Logs the origins that CORS refuses: each once in ten minutes, 20 at the most, because any client can invent them. */
export class RefusedOrigins {
  private readonly logger = new Logger('CORS');
  private readonly names = new Set<string>();
  private startedAt = -Infinity;

  log(origin: string): void {
    const timestamp = performance.now();
    if (timestamp - this.startedAt > windowMs) {
      this.names.clear();
      this.startedAt = timestamp;
    }
    const name = origin.slice(0, longestName);
    if (this.names.size >= mostNames || this.names.has(name)) return;
    this.names.add(name);
    const rest = this.names.size === mostNames ? '; further ones are not logged for some minutes' : '';
    this.logger.warn({ origin: name }, `a page of an origin that is not in CORS_ORIGINS called${rest}`);
  }
}
