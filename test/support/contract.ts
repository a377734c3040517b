/** The check of contract-check.mjs. */
interface ContractCheck {
  /** What an event of a stream must be: of the documented name, with data of the documented shape. */
  eventFaultOf(method: string, path: string, event: { event: string; data: unknown }): string | undefined;
  /**
   * What an answer of the application must be: a documented status of its operation, with a body of the documented
   * shape; a failure has one of the codes that its route declares.
   */
  contractFaultOf(
    method: string,
    path: string,
    answer: { status: number; type: string; body: unknown; tagged?: boolean },
  ): string | undefined;
}

const { contractCheck } = globalThis as { contractCheck?: ContractCheck };
// An environment without the application has none.
const check = contractCheck ?? ((await import('./contract-check.mjs')) as ContractCheck);

export const { contractFaultOf, eventFaultOf } = check;
