const at = (sorted, share) =>
  sorted.length > 0 ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] : 0;

function told(times) {
  const sorted = times.sort((a, b) => a - b);
  const rounded = (share) => Math.round(at(sorted, share) * 10) / 10;
  return { count: sorted.length, p50: rounded(0.5), p99: rounded(0.99), most: rounded(1) };
}

/**
 * What came back. Good is a success within the time limit of who asked; refused is 429 or 503; anything else
 * should not be.
 */
export class Tally {
  good = [];
  refused = [];
  withoutRetryAfter = 0;
  failed = 0;
  late = 0;
  unsent = 0;
  others = {};

  add({ status, retryAfter, failed, late, took }) {
    if (failed) this.failed += 1;
    else if (late) this.late += 1;
    else if (status >= 200 && status < 300) this.good.push(took);
    else if (status === 429 || status === 503) {
      this.refused.push(took);
      if (!retryAfter) this.withoutRetryAfter += 1;
    } else this.others[status] = (this.others[status] ?? 0) + 1;
  }

  told(seconds) {
    const { good, refused, ...rest } = this;
    return { seconds, goodput: good.length / seconds, good: told(good), refused: told(refused), ...rest };
  }
}
